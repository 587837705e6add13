import { formatAddress, type Address } from '../../../shared/protocol/address';

/** The key of the server at each address. One that has another key is not connected to unless the user wants that. */
export interface KnownServers {
  /** The key of the server at an address; undefined if none has been seen there. */
  key(address: Address): string | undefined;
  /** Notes a key, in place of an earlier one. */
  keep(address: Address, key: string): void;
  /** The secret of an invite to the server at an address; undefined if none is known. */
  invite(address: Address): string | undefined;
  /** Notes an invite, in place of an earlier one. */
  keepInvite(address: Address, secret: string): void;
}

/** Under which name an address is known: host names do not depend on case. */
export const placeOf = (address: Address): string => formatAddress(address).toLowerCase();

/** Known servers of this run: for headless clients and tests. */
export function knownServersInMemory(): KnownServers {
  const keys = new Map<string, string>();
  const invites = new Map<string, string>();
  return {
    key: (address) => keys.get(placeOf(address)),
    keep: (address, key) => void keys.set(placeOf(address), key),
    invite: (address) => invites.get(placeOf(address)),
    keepInvite: (address, secret) => void invites.set(placeOf(address), secret),
  };
}
