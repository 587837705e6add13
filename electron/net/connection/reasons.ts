import { formatAddress, type Address } from '../../../shared/protocol/address';
import { type Phrase, phrase } from '../../../shared/words/phrase';

/**
 * Returns the code of a socket error, if it has one. When a name has several addresses and all of them fail, Node's error
 * has no message, but a code.
 */
export function errorCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Why a node could not be reached, as a sentence without its full stop; undefined for other errors. */
export function unreachable(
  code: string | undefined,
  address: Address,
  whom: 'server' | 'peer' = 'server',
): Phrase | undefined {
  const place = formatAddress(address);
  switch (code) {
    case 'ECONNREFUSED':
      return phrase(whom === 'peer' ? 'ended.noPeer' : 'ended.noServer', { place });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return phrase('ended.noSuchHost', { host: address.host });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return phrase('ended.notReachable', { place });
    case 'ETIMEDOUT':
      return silent(address);
    case 'ERR_SOCKET_BAD_PORT':
    case 'ERR_INVALID_ARG_VALUE':
    case 'EINVAL':
      return phrase('ended.noAddress', { place });
    case 'EPROTO':
      return foreign(address);
    // What came is no TLS: it is sent in clear.
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return phrase('ended.plain', { place });
    default:
      // Whatever is there does not speak our TLS.
      return code?.startsWith('ERR_SSL_') ? foreign(address) : undefined;
  }
}

export const silent = (address: Address): Phrase => phrase('ended.silent', { place: formatAddress(address) });
export const lost = (address: Address): Phrase => phrase('ended.lost', { place: formatAddress(address) });
export const foreign = (address: Address): Phrase =>
  phrase('ended.foreign', { place: formatAddress(address) });
