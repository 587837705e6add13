import { formatAddress, type Address } from '../../shared/protocol/address';

/**
 * Returns the code of a socket error, if it has one. When a name has several addresses and all of them fail, Node's error
 * has no message, but a code.
 */
export function errorCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Why a node could not be reached, as a sentence for people without its full stop; undefined for other errors. */
export function unreachable(
  code: string | undefined,
  address: Address,
  whom: 'server' | 'peer' = 'server',
): string | undefined {
  const place = formatAddress(address);
  switch (code) {
    case 'ECONNREFUSED':
      return whom === 'peer' ? `Parley is not running at ${place}` : `No server is running at ${place}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return `There is no computer called ${address.host}`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return `${place} cannot be reached from this network`;
    case 'ETIMEDOUT':
      return silent(address);
    case 'ERR_SOCKET_BAD_PORT':
    case 'ERR_INVALID_ARG_VALUE':
    case 'EINVAL':
      return `${place} is not an address`;
    default:
      return undefined;
  }
}

export const silent = (address: Address): string => `Nobody answers at ${formatAddress(address)}`;
export const lost = (address: Address): string => `Lost the connection to ${formatAddress(address)}`;
export const foreign = (address: Address): string =>
  `What answers at ${formatAddress(address)} does not speak Parley’s protocol`;
