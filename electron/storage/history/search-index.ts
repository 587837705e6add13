import type { Entry } from '../../../shared/conversation/entry';
import { hasLink } from '../../../shared/text/link';
import { indexText } from '../../../shared/search/words';
import { numberIn, type Database } from '../../../shared/node/storage/database';
import type { EntryIndex } from '../../../shared/node/storage/entry-writer';
import { Statements } from '../../../shared/node/storage/statements';

/** Keeps the index of words: whatever a search may restrict is a word in it, so that no search has to read messages. */
export class SearchIndex implements EntryIndex {
  readonly #people = new Map<string, number>();

  readonly #statements: Statements;

  constructor(database: Database) {
    this.#statements = new Statements(database);
  }

  added(id: number, conversation: number, entry: Entry): void {
    if (entry.command !== 'SEND_MESSAGE') return;
    this.#statements.run(
      'INSERT INTO words (rowid, text, author, conversation, has) VALUES (?, ?, ?, ?, ?)',
      id,
      indexText(entry.text),
      `p${this.#person(entry.author)}`,
      `c${conversation}`,
      hasLink(entry.text) ? 'link' : '',
    );
  }

  removed(id: number): void {
    this.#statements.run('DELETE FROM words WHERE rowid = ?', id);
  }

  #person(person: string): number {
    const known = this.#people.get(person);
    if (known !== undefined) return known;
    this.#statements.run('INSERT OR IGNORE INTO people (person) VALUES (?)', person);
    const row = this.#statements.prepared('SELECT id FROM people WHERE person = ?').get(person);
    const id = numberIn(row, 'id');
    this.#people.set(person, id);
    return id;
  }
}
