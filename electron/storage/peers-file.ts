import { z } from 'zod';
import { addressSchema } from '../../shared/settings/fields';
import type { Address } from '../../shared/protocol/address';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

type Addresses = Readonly<Record<string, readonly Address[]>>;

export const peersSchema = z.looseObject({
  /** The port on which this computer listened last. */
  port: z.int().min(0).max(65_535).default(0),
  /** Addresses at which people were reached, by id. */
  addresses: z.record(z.string(), z.array(addressSchema)).default({}),
});

/** Remembered addresses of peers, so that they are found again where announcements do not get through. */
export class PeersFile {
  readonly #file: JsonFile<typeof peersSchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, peersSchema, log);
  }

  get port(): number {
    return this.#file.value.port;
  }

  get addresses(): Addresses {
    return this.#file.value.addresses;
  }

  save(port: number, addresses: Addresses): void {
    const copied = Object.fromEntries(Object.entries(addresses).map(([id, list]) => [id, [...list]]));
    this.#file.writeSoon({ ...this.#file.value, port, addresses: copied });
  }

  flush(): void {
    this.#file.flush();
  }
}
