import { certify } from '../../runtime/entries/certificates';
import { simplePersonKey, simpleWriterKey, type PersonKey, type WriterKey } from '../../runtime/entries/keys';
import type { Certificate } from '../../shared/conversation/log-entry';
import type { WriterId } from '../../shared/ids';
import { foldName } from '../../shared/protocol/names';

/** The person and the writer under which the server writes for a simple client. */
export interface SimpleAuthor {
  readonly person: PersonKey;
  readonly writer: WriterKey;
  /** Certifies that the writer is the person's. `replaces`: their earlier writers in a conversation. */
  certificate(at: number, replaces: readonly WriterId[]): Certificate;
}

/** Derives authors for simple clients: the person from the server's key and the name, the writer from the seed and the name. */
export class SimpleAuthors {
  /** Writers derived since the server started. */
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
      // Derived on first use, because many clients only read.
      get writer() {
        return (writer ??= derive());
      },
      certificate(at, replaces) {
        return certify(person, this.writer, { at, replaces, via: server.id });
      },
    };
  }

  /** Whether this is the writer of a simple client that has written since the server started. */
  has(writer: WriterId): boolean {
    return this.#writers.has(writer);
  }
}
