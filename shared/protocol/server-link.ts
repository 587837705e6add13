import { bytes32Pattern } from '../bytes32';
import type { Phrase } from '../words/phrase';
import { parseAddress, type Address } from './address';
import type { Result } from './errors';

/** A server as a link names it. */
export interface NamedServer extends Address {
  /** The server's key, so that whoever follows the link need not trust what answers there first. */
  key?: string | undefined;
  /** The secret of an invite to a server that is closed to strangers. */
  invite?: string | undefined;
}

const keyed = /^(?<place>parley:\/\/[^?]+)\?key=(?<key>[^&#]+)(?:&invite=(?<invite>[^&#]+))?$/i;

/** Reads a link to a server, `parley://host:port/?key=…` or `…&invite=…`, or an address as `parseAddress` does. */
export function parseServerLink(text: string): Result<NamedServer, Phrase> {
  const { place, key = '', invite } = keyed.exec(text.trim())?.groups ?? {};
  // With a key that is none, the whole text is no address.
  if (place === undefined || ![key, invite ?? key].every((each) => bytes32Pattern.test(each)))
    return parseAddress(text);
  const address = parseAddress(place);
  return address.ok
    ? { ok: true, value: { ...address.value, key, ...(invite === undefined ? {} : { invite }) } }
    : address;
}

/**
 * Writes a link that `parseServerLink` reads.
 * @param place an address, as `formatAddress` writes it
 */
export const serverLink = (place: string, key: string, invite?: string): string =>
  `parley://${place}/?key=${key}${invite === undefined ? '' : `&invite=${invite}`}`;
