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
});

/** Stores the keys of the servers that this profile has used. */
export class ServersFile implements KnownServers {
  readonly #file: JsonFile<typeof serversSchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, serversSchema, log);
  }

  key(address: Address): string | undefined {
    const place = placeOf(address);
    return new Map(Object.entries(this.#file.value.keys)).get(place);
  }

  keep(address: Address, key: string): void {
    const place = placeOf(address);
    const others = Object.entries(this.#file.value.keys).filter(([known]) => known !== place);
    const keys = Object.fromEntries([...others, [place, key]].slice(-rememberedAtMost));
    this.#file.write({ ...this.#file.value, keys });
  }
}
