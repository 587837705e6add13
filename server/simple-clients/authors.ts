import { certify } from '../../runtime/entries/certificates';
import { simplePersonKey, simpleWriterKey, type PersonKey, type WriterKey } from '../../runtime/entries/keys';
import type { Certificate } from '../../shared/conversation/log-entry';
import type { WriterId } from '../../shared/ids';
import { foldName } from '../../shared/protocol/names';

/** The person and the writer as whom the server writes for a simple client. */
export interface SimpleAuthor {
  readonly person: PersonKey;
  readonly writer: WriterKey;
  /** Shows that the writer is the person's. `replaces`: their earlier writers in a conversation. */
  certificate(at: number, replaces: readonly WriterId[]): Certificate;
}

/** Authors for simple clients: the person follows from the server's key and the name, the writer from the database. */
export class SimpleAuthors {
  /** Writers that were derived since the start. */
  readonly #writers = new Set<WriterId>();

  /** @param seed 32 random bytes of the database */
  constructor(
    private readonly server: PersonKey,
    private readonly seed: Uint8Array,
  ) {}

  of(name: string): SimpleAuthor {
    const { server, seed } = this;
    const folded = foldName(name);
    const person = simplePersonKey(server, folded);
    let writer: WriterKey | undefined;
    const derive = (): WriterKey => {
      const derived = simpleWriterKey(seed, folded);
      this.#writers.add(derived.id);
      return derived;
    };
    return {
      person,
      // Many only read, so the key is derived when it is first written with.
      get writer() {
        return (writer ??= derive());
      },
      certificate(at, replaces) {
        return certify(person, this.writer, { at, replaces, via: server.id });
      },
    };
  }

  /** Whether the server writes with this writer, for somebody who wrote since its start. */
  has(writer: WriterId): boolean {
    return this.#writers.has(writer);
  }
}
