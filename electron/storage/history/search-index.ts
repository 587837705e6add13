import type { Entry } from '../../../shared/conversation/entry';
import { numberIn, type Database } from '../../../shared/node/storage/database';
import type { EntryIndex } from '../../../shared/node/storage/entry-writer';

/** Keeps the index of words: whatever a search may restrict is a word in it, so that no search has to read messages. */
export class SearchIndex implements EntryIndex {
  readonly #people = new Map<string, number>();

  constructor(private readonly database: Database) {}

  added(id: number, conversation: number, entry: Entry): void {
    if (entry.command !== 'SEND_MESSAGE') return;
    this.database
      .prepare('INSERT INTO words (rowid, text, author, conversation, has) VALUES (?, ?, ?, ?, ?)')
      .run(id, entry.text, `p${this.#person(entry.author)}`, `c${conversation}`, '');
  }

  removed(id: number): void {
    this.database.prepare('DELETE FROM words WHERE rowid = ?').run(id);
  }

  #person(person: string): number {
    const known = this.#people.get(person);
    if (known !== undefined) return known;
    this.database.prepare('INSERT OR IGNORE INTO people (person) VALUES (?)').run(person);
    const id = numberIn(this.database.prepare('SELECT id FROM people WHERE person = ?').get(person), 'id');
    this.#people.set(person, id);
    return id;
  }
}
