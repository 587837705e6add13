import { certify } from '../../runtime/entries/certificates';
import { simplePersonKey, simpleWriterKey, type PersonKey, type WriterKey } from '../../runtime/entries/keys';
import type { Certificate } from '../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../shared/ids';
import { foldName } from '../../shared/protocol/names';

/**
 * The person and the writer under which the server writes for a simple client. Their keys are derived when they are used, because
 * many clients only read.
 */
export class SimpleAuthor {
  readonly person: PersonId;
  #writer: WriterKey | undefined;

  constructor(
    private readonly authors: Pick<SimpleAuthors, 'personKey' | 'newWriter' | 'server'>,
    private readonly foldedName: string,
  ) {
    this.person = authors.personKey(foldedName).id;
  }

  get writer(): WriterKey {
    return (this.#writer ??= this.authors.newWriter(this.foldedName));
  }

  /** Certifies that the writer is the person's. `replaces`: their earlier writers in a conversation. */
  certificate(at: number, replaces: readonly WriterId[]): Certificate {
    const { authors, foldedName, writer } = this;
    return certify(authors.personKey(foldedName), writer, { at, replaces, via: authors.server.id });
  }
}

/** Derives authors for simple clients: the person from the server's key and the name, the writer from the seed and the name. */
export class SimpleAuthors {
  /** Writers derived since the server started. */
  readonly #writers = new Set<WriterId>();

  /** @param seed 32 random bytes of the database */
  constructor(
    readonly server: PersonKey,
    private readonly seed: Uint8Array,
  ) {}

  of(name: string): SimpleAuthor {
    return new SimpleAuthor(this, foldName(name));
  }

  personKey(foldedName: string): PersonKey {
    return simplePersonKey(this.server, foldedName);
  }

  newWriter(foldedName: string): WriterKey {
    const writer = simpleWriterKey(this.seed, foldedName);
    this.#writers.add(writer.id);
    return writer;
  }

  /** Whether this is the writer of a simple client that has written since the server started. */
  has(writer: WriterId): boolean {
    return this.#writers.has(writer);
  }
}
