import type { Address } from '../../../shared/protocol/address';

const everyAddress = new Set(['0.0.0.0', '[::]']);

/**
 * Parses `parley://host:port`; undefined for anything else. A wildcard host (`0.0.0.0`, `[::]`) is replaced by `sender`;
 * without a sender the result is undefined.
 */
export function parsePeerUrl(url: string, sender?: string): Address | undefined {
  const match = /^parley:\/\/(\[[0-9a-fA-F:.%a-z]+\]|[^\s:/[\]]+):(\d{1,5})$/.exec(url);
  if (!match) return undefined;
  const [, host = '', digits = ''] = match;
  const port = Number(digits);
  if (port < 1 || port > 65_535) return undefined;
  if (everyAddress.has(host)) return sender === undefined ? undefined : { host: sender, port };
  return { host: host.replace(/^\[|\]$/g, ''), port };
}

export const peerUrl = ({ host, port }: Address): string =>
  host.includes(':') ? `parley://[${host}]:${port}` : `parley://${host}:${port}`;

/** Strips the prefix `::ffff:` with which a dual-stack socket shows IPv4 addresses. */
export const plainHost = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

export const sameAddress = (a: Address, b: Address): boolean => a.host === b.host && a.port === b.port;
