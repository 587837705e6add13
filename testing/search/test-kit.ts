import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { excerptOf } from '../../shared/search/excerpt';
import { matchExpression, type Scope } from '../../shared/search/match';
import { parseQuery } from '../../shared/search/query';
import { indexedThings, type Thing } from '../../shared/search/things';
import { indexText, wordsOf } from '../../shared/search/words';

/** A message for the index. */
export interface IndexedText {
  text: string;
  author?: number;
  conversation?: number;
  has?: readonly Thing[];
  mentioned?: readonly (string | undefined)[];
  file?: string;
}

/** All people and conversations. */
export const everything: Scope = { people: undefined, conversations: undefined };

/** A real index in memory, like that of the app. */
export function searchIndex() {
  const database = new DatabaseSync(':memory:');
  database.exec(`
    CREATE VIRTUAL TABLE words USING fts5(
      text, author, conversation, has,
      content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2", prefix='1 2 3'
    );
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row');
  `);
  const insertion = database.prepare(
    'INSERT INTO words (rowid, text, author, conversation, has) VALUES (?, ?, ?, ?, ?)',
  );
  const selection = database.prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid');
  const vocabulary = database.prepare('SELECT term FROM vocabulary');
  const values = (rows: readonly object[]): unknown[] => rows.flatMap((row) => Object.values(row));
  return {
    /** Replaces the index's content by these messages, numbered from 0. */
    keep(...messages: readonly IndexedText[]): void {
      database.exec('DELETE FROM words');
      for (const [
        row,
        { text, author = 0, conversation = 0, has = [], mentioned = [], file },
      ] of messages.entries())
        insertion.run(
          row,
          indexText(text),
          `p${author}`,
          `c${conversation}`,
          indexedThings(new Set(has), mentioned, file),
        );
    },
    /** The numbers of the messages found. */
    find(typed: string, scope: Scope = everything): unknown[] {
      const expression = matchExpression(parseQuery(typed, 0), scope);
      return expression === undefined ? [] : values(selection.all(expression));
    },
    /** SQLite's tokens of a text. Replaces the index's content. */
    wordsIn(indexed: string): unknown[] {
      database.exec('DELETE FROM words');
      insertion.run(0, indexed, '', '', '');
      return values(vocabulary.all());
    },
  };
}

/** The parts that an excerpt marks. */
export const marked = (text: string, typed: string): string =>
  excerptOf(text, parseQuery(typed, 0))
    .map((piece) => (piece.match ? piece.text : ''))
    .join('');

/** Any of these characters. */
export const characterFrom = (characters: string) => fc.constantFrom(...characters);
/** A few characters of each of many scripts, special ones included. */
export const alphabets = [
  'aàbcßdÉe1_-.@’',
  'αάςσΣΩώ',
  'еёийЖя',
  'שׁלוםל',
  'سلامًأا',
  '中文字漢々',
  'かがカゝーｶ',
  'ก่ำิทไย',
  '한국어은하',
  'नमस्तेक्ष',
  '👍❤☕🇩🇪',
  'iİıI',
];
const writing = fc.oneof(
  ...alphabets.map((alphabet) => fc.string({ unit: characterFrom(alphabet), minLength: 1, maxLength: 6 })),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
);
/** Matches input that is parsed as a filter. */
export const filter = /^(from|in|before|after|on|has|file)[:：]/i;
/** A searchable word that is not parsed as a filter. */
export const word = writing
  .map((text) => text.replace(/[\s"“”„‟«»＂]/g, ''))
  .filter((text) => wordsOf(text).length > 0 && !filter.test(text));
/** A few such words. */
export const words = fc.array(word, { minLength: 1, maxLength: 6 });
