import type { Result } from './errors';
import { defaultPort, limits } from './limits';
import { type Phrase, phrase } from '../words/phrase';

/** Where a node listens. `host` is a name or an IP address; an IPv6 address has no brackets and may have a zone. */
export interface Address {
  host: string;
  port: number;
}

const writeAddress = phrase('address.write', { port: String(defaultPort) });
const writePort = phrase('address.port', { most: '65535' });

/** Optional scheme, a host without reserved characters or IPv6 in brackets, an optional port. */
const form =
  /^(?:parley:\/\/)?(?:\[(?<bracketed>[^\]]*)\]|(?<plain>[^\s:/?#@[\]\\]+))(?::(?<port>[^/:]*))?\/?$/i;

/**
 * Reads an address as people type and paste it: `host`, `host:port`, `parley://host:port`, and IPv6 with brackets or
 * without.
 * @param usualPort the port if the text names none
 * @returns the address, or what is wrong with the text
 */
export function parseAddress(text: string, usualPort = defaultPort): Result<Address, Phrase> {
  const trimmed = text.trim();
  if (isIPv6(trimmed)) return { ok: true, value: { host: trimmed, port: usualPort } };
  const { bracketed, plain, port } = form.exec(trimmed)?.groups ?? {};
  const host = bracketed ?? plain ?? '';
  const isHost = bracketed === undefined ? isName(host) : isIPv6(host);
  if (!isHost) return { ok: false, error: writeAddress };
  if (port === undefined) return { ok: true, value: { host, port: usualPort } };
  return isPort(port) ? { ok: true, value: { host, port: Number(port) } } : { ok: false, error: writePort };
}

/** Writes an address so that `parseAddress` reads the same one. */
export const formatAddress = ({ host, port }: Address): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Says what is wrong with a port as typed; undefined if it is valid. */
export const portProblem = (text: string): Phrase | undefined => (isPort(text) ? undefined : writePort);

const isPort = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/** Uses the URL parser for the rules of names and IPv4 addresses. The text itself stays as typed. */
const isName = (host: string): boolean =>
  host !== '' && host.length <= limits.hostCharacters && URL.canParse(`http://${host}`);

function isIPv6(host: string): boolean {
  const [address = '', zone] = host.split('%', 2);
  const isZone = zone === undefined || /^[\w.-]+$/.test(zone);
  return address.includes(':') && isZone && !/[[\]/]/.test(address) && URL.canParse(`http://[${address}]`);
}
