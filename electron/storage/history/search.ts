import type { Entry } from '../../../shared/conversation/entry';
import { isRow, numberIn, textIn, type Database } from '../../../shared/node/storage/database';
import { entryColumns, entryOf, textKind } from '../../../shared/node/storage/entry-rows';
import { slotOf } from '../../../shared/node/storage/log-tables';
import { Statements } from '../../../shared/node/storage/statements';
import { displayName } from '../../../shared/protocol/names';
import { excerptOf, type Piece } from '../../../shared/search/excerpt';
import { matchExpression } from '../../../shared/search/match';
import type { Query } from '../../../shared/search/query';

/** What is looked for, and where. */
export interface SearchOrder {
  query: Query;
  /** Ids of the people who may have written it; undefined for anybody. */
  people: readonly string[] | undefined;
  /** The conversations in which it may be; undefined for all. */
  conversations: readonly string[] | undefined;
  /** Only what is older than this hit: where the hits before ended. */
  olderThan: number | undefined;
  atMost: number;
}

/** A message that was found. */
export interface Hit {
  conversation: string;
  author: string;
  /** The author's name when they wrote it, as displayed. */
  from: string;
  number: number;
  clock: number;
  at: number;
  excerpt: Piece[];
}

export interface SearchResult {
  /** The newest first. */
  hits: Hit[];
  /** What to give as `olderThan` for more; undefined when there is no more. */
  more: number | undefined;
}

/** Finds messages by the index of words: what a search may restrict is in it or in the order of ids, so none reads on. */
export class Search {
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#statements = new Statements(database);
  }

  find(order: SearchOrder): SearchResult {
    const { query, atMost } = order;
    const from = slotOf(query.notBefore ?? 0);
    const until = Math.min(
      order.olderThan ?? Number.MAX_SAFE_INTEGER,
      query.before === undefined ? Number.MAX_SAFE_INTEGER : slotOf(query.before),
    );
    const match = matchExpression(query, {
      people: order.people?.flatMap((person) => this.#number('people', 'person', person)),
      conversations: order.conversations?.flatMap((each) =>
        this.#number('conversations', 'conversation', each),
      ),
    });
    // One more than asked for tells whether there is more.
    const rows =
      match === undefined
        ? this.#all(from, until, atMost + 1)
        : this.#matches(match, from, until, atMost + 1);
    const hits = rows.slice(0, atMost);
    return {
      hits: hits.flatMap((row) => hitOf(row, query) ?? []),
      more: rows.length > atMost ? numberIn(hits.at(-1), 'id') : undefined,
    };
  }

  #matches(match: string, from: number, until: number, atMost: number): unknown[] {
    const sql = `SELECT entries.id AS id, conversations.conversation AS uuid, ${qualified}
      FROM words JOIN entries ON entries.id = words.rowid
      JOIN conversations ON conversations.id = entries.conversation
      WHERE words MATCH ? AND words.rowid >= ? AND words.rowid < ? AND shown = 1
      ORDER BY words.rowid DESC LIMIT ?`;
    return this.#statements.prepared(sql).all(match, from, until, atMost);
  }

  #all(from: number, until: number, atMost: number): unknown[] {
    const sql = `SELECT entries.id AS id, conversations.conversation AS uuid, ${qualified}
      FROM entries JOIN conversations ON conversations.id = entries.conversation
      WHERE entries.id >= ? AND entries.id < ? AND kind = ${textKind} AND shown = 1
      ORDER BY entries.id DESC LIMIT ?`;
    return this.#statements.prepared(sql).all(from, until, atMost);
  }

  #number(table: 'people' | 'conversations', column: string, value: string): number[] {
    const row = this.#statements.prepared(`SELECT id FROM ${table} WHERE ${column} = ?`).get(value);
    return row ? [numberIn(row, 'id')] : [];
  }
}

const qualified = entryColumns
  .split(', ')
  .map((column) => `entries.${column} AS ${column}`)
  .join(', ');

function hitOf(row: unknown, query: Query): Hit | undefined {
  const entry: Entry | undefined = isRow(row) ? entryOf(row, textIn(row, 'uuid')) : undefined;
  if (entry?.command !== 'SEND_MESSAGE') return undefined;
  const { conversation, author, from, number, clock, at } = entry;
  return {
    conversation,
    author,
    from: displayName(from),
    number,
    clock,
    at,
    excerpt: excerptOf(entry.text, query),
  };
}
