import type { Entry, EntryOf } from '../../shared/conversation/entry';
import { isRow, numberIn, textIn } from '../../shared/node/storage/database';
import { EntryReader } from '../../shared/node/storage/entry-reader';
import { entryColumns, entryOf, textKind } from '../../shared/node/storage/entry-rows';

/** A text, and when it came here, as the number that it was given. */
export interface Arrival {
  arrival: number;
  entry: Entry;
}

/** A text as its deletion needs it. */
export interface OldText {
  id: number;
  conversation: string;
  author: string;
  number: number;
}

/** Reads what a server keeps. */
export class ServerReader extends EntryReader {
  /** The number of the last entry that came. */
  lastArrival(): number {
    return numberIn(this.one("SELECT value FROM counters WHERE name = 'arrival'"), 'value');
  }

  /** Conversations in which a person takes or took part, or that they brought back, beyond one of them. */
  conversationsOf(person: string, beyond: number, atMost: number): { id: number; conversation: string }[] {
    const rows = this.all(
      `SELECT conversations.id, conversations.conversation FROM participants
       JOIN conversations ON conversations.id = participants.conversation
       WHERE person = ? AND participants.conversation > ? ORDER BY participants.conversation LIMIT ?`,
      person,
      beyond,
      atMost,
    );
    return rows.map((row) => ({ id: numberIn(row, 'id'), conversation: textIn(row, 'conversation') }));
  }

  /** How many conversations a person founded here, or brought back. */
  countBegunBy(person: string): number {
    return numberIn(this.one('SELECT count(*) AS count FROM begun WHERE person = ?', person), 'count');
  }

  /** How many invitations by one person another has not answered. */
  countInvitations(person: string, inviter: string): number {
    const sql = 'SELECT count(*) AS count FROM invitations WHERE person = ? AND inviter = ?';
    return numberIn(this.one(sql, person, inviter), 'count');
  }

  /** Whether a person takes or took part, or brought the conversation back. */
  isParticipant(person: string, conversation: string): boolean {
    const sql = 'SELECT 1 FROM participants WHERE person = ? AND conversation = ?';
    return this.one(sql, person, this.idOf(conversation) ?? 0) !== undefined;
  }

  /** Up to which arrival a person was given texts; undefined for one who was never given any. */
  cursorOf(conversation: string, person: string): number | undefined {
    const sql = 'SELECT arrival FROM cursors WHERE conversation = ? AND person = ?';
    const row = this.one(sql, this.idOf(conversation) ?? 0, person);
    return row === undefined ? undefined : numberIn(row, 'arrival');
  }

  /** Shown texts that came after one arrival and no later than another, in that order. */
  textsBetween(conversation: string, after: number, upTo: number, atMost: number): Arrival[] {
    const sql = `SELECT arrival, ${entryColumns} FROM entries INDEXED BY entries_by_arrival
      WHERE conversation = ? AND arrival > ? AND arrival <= ? AND kind = ${textKind} AND shown = 1
      ORDER BY arrival LIMIT ?`;
    return this.all(sql, this.idOf(conversation) ?? 0, after, upTo, atMost).flatMap((row) => {
      const entry = isRow(row) ? entryOf(row, conversation) : undefined;
      return entry ? [{ arrival: numberIn(row, 'arrival'), entry }] : [];
    });
  }

  /**
   * The first arrival of an author's texts with a number or a higher one; undefined when there are none, and 0 when there
   * are too many to look at.
   */
  firstArrival(conversation: string, author: string, number: number, atMost: number): number | undefined {
    const row = this.one(
      `SELECT count(*) AS count, min(arrival) AS arrival FROM (
         SELECT arrival FROM entries WHERE conversation = ? AND author = ? AND number >= ? LIMIT ?)`,
      this.idOf(conversation) ?? 0,
      author,
      number,
      atMost,
    );
    const count = numberIn(row, 'count');
    if (count === 0) return undefined;
    return count === atMost ? 0 : numberIn(row, 'arrival');
  }

  /** The text to which an author gave this id. */
  messageWith(conversation: string, author: string, message: string): EntryOf<'SEND_MESSAGE'> | undefined {
    const sql = `SELECT ${entryColumns} FROM entries INDEXED BY entries_by_message
      WHERE conversation = ? AND author = ? AND message = ? AND kind = ${textKind} ORDER BY number LIMIT 1`;
    const row = this.one(sql, this.idOf(conversation) ?? 0, author, message);
    const entry = isRow(row) ? entryOf(row, conversation) : undefined;
    return entry?.command === 'SEND_MESSAGE' ? entry : undefined;
  }

  /** The oldest texts, from one id on and below another. */
  oldestTexts(from: number, below: number, atMost: number): OldText[] {
    const sql = `SELECT entries.id, conversations.conversation, author, number FROM entries NOT INDEXED
      CROSS JOIN conversations ON conversations.id = entries.conversation
      WHERE entries.id >= ? AND entries.id < ? AND kind = ${textKind} ORDER BY entries.id LIMIT ?`;
    return this.all(sql, from, below, atMost).map((row) => ({
      id: numberIn(row, 'id'),
      conversation: textIn(row, 'conversation'),
      author: textIn(row, 'author'),
      number: numberIn(row, 'number'),
    }));
  }

  /** How many bytes of the file are in use. */
  usedBytes(): number {
    const pragma = (name: string): number => numberIn(this.one(`PRAGMA ${name}`), name);
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }
}
