import { z } from 'zod';
import { revocationSchema } from '../../shared/protocol/revocation';
import type { KeptRevocation, RevocationStore } from '../net/removed-computers';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

export const revocationsSchema = z.looseObject({
  /** Computers that their people have removed, the one heard of last at the end. */
  revoked: z.array(revocationSchema.extend({ heardAt: z.number() })).default([]),
});

/** Stores which computers were removed. */
export class RevocationsFile implements RevocationStore {
  readonly #file: JsonFile<typeof revocationsSchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, revocationsSchema, log);
  }

  get revocations(): readonly KeptRevocation[] {
    return this.#file.value.revoked;
  }

  keep(revocations: readonly KeptRevocation[], atOnce: boolean): void {
    const value = { ...this.#file.value, revoked: [...revocations] };
    if (atOnce) this.#file.write(value);
    else this.#file.writeSoon(value);
  }

  flush(): void {
    this.#file.flush();
  }
}
