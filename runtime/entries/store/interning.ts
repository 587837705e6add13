import type { ConversationId, EntryHash, PersonId, WriterId } from '../../../shared/ids';
import { numberIn } from '../../sqlite/database';
import type { Statements } from '../../sqlite/statements';
import { bytesOf, bytesOfAll } from './bytes32';

/** Maximum size of each cache: enough for the writers and pasts that a burst of entries shares. */
const keptAtMost = 4_000;

/** Values that entries share, stored once and numbered. MUST be recreated after a rollback. */
export class Interning {
  readonly #conversations = new Map<ConversationId, number>();
  readonly #people = new Map<PersonId, number>();
  readonly #pasts = new Map<string, number>();
  readonly #writers = new Map<WriterId, Uint8Array>();
  /** The last past: the messages of a piece share one list. */
  #last: { readonly hashes: readonly EntryHash[]; readonly id: number } | undefined;

  constructor(private readonly statements: Statements) {}

  /** Returns the number of a conversation, which gets one if it has none. */
  conversation(conversation: ConversationId): number {
    return cached(this.#conversations, conversation, () => {
      this.statements.run('INSERT OR IGNORE INTO conversations (conversation) VALUES (?)', conversation);
      return this.#id('SELECT id FROM conversations WHERE conversation = ?', conversation);
    });
  }

  person(person: PersonId): number {
    return cached(this.#people, person, () => {
      this.statements.run('INSERT OR IGNORE INTO people (person) VALUES (?)', bytesOf(person));
      return this.#id('SELECT id FROM people WHERE person = ?', bytesOf(person));
    });
  }

  past(hashes: readonly EntryHash[]): number {
    if (this.#last?.hashes === hashes) return this.#last.id;
    const id = cached(this.#pasts, hashes.join(), () => {
      const bytes = bytesOfAll(hashes);
      this.statements.run('INSERT OR IGNORE INTO pasts (hashes) VALUES (?)', bytes);
      return this.#id('SELECT id FROM pasts WHERE hashes = ?', bytes);
    });
    this.#last = { hashes, id };
    return id;
  }

  /** The bytes of a writer, which are in each of its entries. */
  writer(writer: WriterId): Uint8Array {
    return cached(this.#writers, writer, () => bytesOf(writer));
  }

  #id(sql: string, value: string | Uint8Array): number {
    return numberIn(this.statements.prepared(sql).get(value), 'id');
  }
}

function cached<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  if (map.size >= keptAtMost) map.clear();
  const value = make();
  map.set(key, value);
  return value;
}
