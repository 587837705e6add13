import type { IndexedMessage, MessageIndex } from '../../../runtime/entries/store/entry-writer';
import type { Database } from '../../../shared/node/storage/database';
import { Statements } from '../../../shared/node/storage/statements';
import { indexText } from '../../../shared/search/words';
import { hasLink } from '../../../shared/text/link';

/** The index of words: whatever a search may restrict is a word in it, so that no search has to read messages. */
export class SearchIndex implements MessageIndex {
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#statements = new Statements(database);
  }

  added({ id, conversation, person, text }: IndexedMessage): void {
    this.#statements.run(
      'INSERT INTO words (rowid, text, author, conversation, has) VALUES (?, ?, ?, ?, ?)',
      id,
      indexText(text),
      `p${person}`,
      `c${conversation}`,
      hasLink(text) ? 'link' : '',
    );
  }

  removed(id: number): void {
    this.#statements.run('DELETE FROM words WHERE rowid = ?', id);
  }
}
