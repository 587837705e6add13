import { z } from 'zod';
import { bytes32Pattern } from '../../shared/bytes32';
import type { Address } from '../../shared/protocol/address';
import { placeOf, type KnownServers } from '../net/server-link/known-servers';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** Maximum number of addresses; the one noted longest ago is forgotten. */
const rememberedAtMost = 500;

export const serversSchema = z.looseObject({
  /** Keys of servers, by address, the one noted last at the end. */
  keys: z.record(z.string(), z.string().regex(bytes32Pattern)).default({}),
  /** Secrets of invites to them, likewise. */
  invites: z.record(z.string(), z.string().regex(bytes32Pattern)).default({}),
});

/** Stores the keys of the servers that this profile has used, and invites to them. */
export class ServersFile implements KnownServers {
  readonly #file: JsonFile<typeof serversSchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, serversSchema, log);
  }

  key(address: Address): string | undefined {
    return knownAt(this.#file.value.keys, address);
  }

  keep(address: Address, key: string): void {
    this.#file.write({ ...this.#file.value, keys: withLast(this.#file.value.keys, address, key) });
  }

  invite(address: Address): string | undefined {
    return knownAt(this.#file.value.invites, address);
  }

  keepInvite(address: Address, secret: string): void {
    this.#file.write({ ...this.#file.value, invites: withLast(this.#file.value.invites, address, secret) });
  }
}

type ByPlace = Readonly<Record<string, string>>;

const knownAt = (known: ByPlace, address: Address): string | undefined =>
  new Map(Object.entries(known)).get(placeOf(address));

function withLast(known: ByPlace, address: Address, value: string): Record<string, string> {
  const place = placeOf(address);
  const others = Object.entries(known).filter(([each]) => each !== place);
  return Object.fromEntries([...others, [place, value]].slice(-rememberedAtMost));
}
