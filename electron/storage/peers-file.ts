import { z } from 'zod';
import { addressSchema } from '../../shared/settings/fields';
import type { Certificate } from '../../shared/conversation/log-entry';
import type { Address } from '../../shared/protocol/address';
import { certificateFields, certificateSchema } from '../../shared/protocol/certificate';
import { readAs } from '../../shared/read-as';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

type Addresses = Readonly<Record<string, readonly Address[]>>;

export const peersSchema = z.looseObject({
  /** The port on which this computer listened last. */
  port: z.int().min(0).max(65_535).default(0),
  /** Addresses at which people were reached, by id. */
  addresses: z.record(z.string(), z.array(addressSchema)).default({}),
  /** Certificates that people have shown, in wire form. */
  certificates: z.array(z.unknown()).default([]),
});

/**
 * Remembered addresses of peers, so that they are found again where announcements do not get through, and what they have shown of
 * whose computers they are.
 */
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

  /** Those that can be read. They may be anybody's: their signatures are not checked. */
  get certificates(): Certificate[] {
    return this.#file.value.certificates.flatMap((each) => readAs(certificateSchema, each).data ?? []);
  }

  keepCertificates(certificates: readonly Certificate[]): void {
    this.#file.writeSoon({ ...this.#file.value, certificates: certificates.map(certificateFields) });
  }

  save(port: number, addresses: Addresses): void {
    const copied = Object.fromEntries(Object.entries(addresses).map(([id, list]) => [id, [...list]]));
    this.#file.writeSoon({ ...this.#file.value, port, addresses: copied });
  }

  flush(): void {
    this.#file.flush();
  }
}
