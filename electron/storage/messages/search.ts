import { EntryReader } from '../../../runtime/entries/store/entry-reader';
import { qualifiedEntryColumns } from '../../../runtime/entries/store/rows';
import { isShown, slotOf } from '../../../runtime/entries/store/tables';
import { bytesOf } from '../../../runtime/entries/store/bytes32';
import { annotate } from '../../../shared/conversation/annotations';
import type { EntryPlace } from '../../../shared/conversation/log-entry';
import { wordsToSearch } from '../../../shared/conversation/readings';
import { conversationId, type ConversationId, type EntryHash, type PersonId } from '../../../shared/ids';
import { numberIn, textIn } from '../../../runtime/sqlite/database';
import { displayName } from '../../../shared/protocol/names';
import { excerptOf, type Piece } from '../../../shared/search/excerpt';
import { matchExpression } from '../../../shared/search/match';
import type { Query } from '../../../shared/search/query';

/** A search and its filters. */
export interface SearchOrder {
  query: Query;
  /** Authors to search for; undefined for anybody. */
  people: readonly PersonId[] | undefined;
  /** People who are to be named by somebody else; undefined for anybody, or nobody. */
  mentioned?: readonly PersonId[] | undefined;
  /** Conversations to search in; undefined for all. */
  conversations: readonly ConversationId[] | undefined;
  /** The messages among which to search; undefined for all. */
  among?: readonly (readonly [ConversationId, EntryHash])[] | undefined;
  /** Cursor: only messages older than this are found. `more` of the previous result. */
  olderThan: number | undefined;
  atMost: number;
}

/** A message that was found. */
export interface Hit {
  conversation: ConversationId;
  person: PersonId;
  /** The author's name when they wrote it, as displayed. */
  from: string;
  place: EntryPlace;
  excerpt: Piece[];
}

export interface SearchResult {
  /** The newest first. */
  hits: Hit[];
  /** `olderThan` for the next page; undefined if there is none. */
  more: number | undefined;
}

/** Finds messages with the full-text index. Filters use the index or the order of row ids, so no search scans messages. */
export class Search extends EntryReader {
  find(order: SearchOrder): SearchResult {
    const { query, atMost } = order;
    const from = slotOf(query.notBefore ?? 0);
    const until = Math.min(
      order.olderThan ?? Number.MAX_SAFE_INTEGER,
      query.before === undefined ? Number.MAX_SAFE_INTEGER : slotOf(query.before),
    );
    const match = matchExpression(query, {
      people: order.people?.flatMap((person) => this.#numberOf(person) ?? []),
      mentioned: order.mentioned?.map((id) => ({ id, number: this.#numberOf(id) })),
      conversations: order.conversations?.flatMap((each) => this.idOf(each) ?? []),
    });
    const among = order.among && JSON.stringify(order.among.flatMap((each) => this.rowIdOf(...each) ?? []));
    // One row more than asked for shows whether there is a next page.
    const rows =
      match === undefined
        ? this.#newest(from, until, among, atMost + 1)
        : this.#matches(match, from, until, among, atMost + 1);
    const hits = rows.slice(0, atMost);
    return {
      hits: hits.flatMap((row) => this.#hitOf(row, query) ?? []),
      more: rows.length > atMost ? numberIn(hits.at(-1), 'id') : undefined,
    };
  }

  #matches(match: string, from: number, until: number, among: string | undefined, atMost: number): unknown[] {
    const sql = `${selection} FROM words JOIN entries ON entries.id = words.rowid
      JOIN conversations ON conversations.id = entries.conversation
      WHERE words MATCH ? AND words.rowid >= ? AND words.rowid < ? AND ${isShown} ${isAmong(among)}
      ORDER BY words.rowid DESC LIMIT ?`;
    return this.all(sql, match, from, until, ...valuesOf(among), atMost);
  }

  #newest(from: number, until: number, among: string | undefined, atMost: number): unknown[] {
    const sql = `${selection} FROM entries NOT INDEXED CROSS JOIN conversations
      ON conversations.id = entries.conversation
      WHERE entries.id >= ? AND entries.id < ? AND command = 0 AND ${isShown} ${isAmong(among)}
      ORDER BY entries.id DESC LIMIT ?`;
    return this.all(sql, from, until, ...valuesOf(among), atMost);
  }

  #numberOf(person: PersonId): number | undefined {
    const row = this.one('SELECT id FROM people WHERE person = ?', bytesOf(person));
    return row ? numberIn(row, 'id') : undefined;
  }

  #hitOf(row: unknown, query: Query): Hit | undefined {
    const conversation = conversationId.parse(textIn(row, 'uuid'));
    const message = this.messageIn(row, conversation);
    if (!message) return undefined;
    const { clock, at, writer, number, hash, from } = message.entry;
    const text = wordsToSearch(annotate(message, this.annotations(message)));
    if (text === undefined) return undefined;
    return {
      conversation,
      person: message.person,
      from: displayName(from),
      place: { clock, at, writer, number, hash },
      excerpt: excerptOf(text, { terms: [...query.terms, ...query.files] }),
    };
  }
}

/** SQL that restricts a search to some row ids, given as a JSON array. */
const isAmong = (ids: string | undefined): string =>
  ids === undefined ? '' : 'AND entries.id IN (SELECT value FROM json_each(?))';
const valuesOf = (ids: string | undefined): string[] => (ids === undefined ? [] : [ids]);

const selection = `SELECT entries.id AS id, conversations.conversation AS uuid, person, ${qualifiedEntryColumns}`;
