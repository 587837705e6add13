import { EntryReader } from '../../runtime/entries/store/entry-reader';
import { TransitReader } from '../../runtime/entries/store/keys-in-transit';
import { bytesOf } from '../../runtime/entries/store/bytes32';
import { bytesAt, entryColumns, hashAt } from '../../runtime/entries/store/rows';
import type { AuthoredMessage } from '../../shared/conversation/annotations';
import { traitsOf } from '../../shared/conversation/kinds';
import { conversationId, type ConversationId, type EntryHash, type PersonId } from '../../shared/ids';
import { numberIn, StoreError, textIn, type Database } from '../../runtime/sqlite/database';
import { DoorReader } from './door-records';

/** A message with its piece and its arrival. */
export interface ArrivedMessage extends AuthoredMessage {
  readonly piece: number;
  readonly arrival: number;
}

/** What the deletion of a message's content needs. */
export interface OldMessage {
  readonly id: number;
  readonly conversation: ConversationId;
  readonly piece: number;
  readonly number: number;
}

/** Reads a server's database. */
export class MessageReader extends EntryReader {
  readonly transit = new TransitReader(this.database);
  readonly door = new DoorReader(this.database);

  /** The arrival of the last entry. */
  lastArrival(): number {
    return numberIn(this.one("SELECT value FROM counters WHERE name = 'arrival'"), 'value');
  }

  /** A page of the conversations in which a person takes or took part or that they brought back: ids greater than `beyond`. */
  conversationsOf(
    person: PersonId,
    beyond: number,
    atMost: number,
  ): { id: number; conversation: ConversationId }[] {
    const rows = this.all(
      `SELECT conversations.id, conversations.conversation FROM participants
       JOIN conversations ON conversations.id = participants.conversation
       WHERE person = (SELECT id FROM people WHERE person = ?) AND participants.conversation > ?
       ORDER BY participants.conversation LIMIT ?`,
      bytesOf(person),
      beyond,
      atMost,
    );
    return rows.map((row) => ({
      id: numberIn(row, 'id'),
      conversation: conversationId.parse(textIn(row, 'conversation')),
    }));
  }

  countConversations(): number {
    return numberIn(this.one('SELECT count(*) AS count FROM conversations'), 'count');
  }

  /** Number of conversations that a person founded here, or brought back. */
  countBegunBy(person: PersonId): number {
    const sql = 'SELECT count(*) AS count FROM begun WHERE person = ?';
    return numberIn(this.one(sql, this.#number(person)), 'count');
  }

  /** Number of open rooms that a person founded. */
  countRoomsOf(person: PersonId): number {
    const sql = 'SELECT count(*) AS count FROM rooms WHERE founder = ?';
    return numberIn(this.one(sql, this.#number(person)), 'count');
  }

  /** The open rooms with most members, of those with as many the oldest. */
  rooms(mostOfFounder: number, atMost: number): { conversation: ConversationId; people: number }[] {
    const rows = this.all(
      `SELECT conversations.conversation, ranked.people FROM
         (SELECT conversation, people,
            row_number() OVER (PARTITION BY founder ORDER BY people DESC, conversation) AS place
          FROM rooms) AS ranked
       JOIN conversations ON conversations.id = ranked.conversation
       WHERE ranked.place <= ? ORDER BY ranked.people DESC, conversations.id LIMIT ?`,
      mostOfFounder,
      atMost,
    );
    return rows.map((row) => ({
      conversation: conversationId.parse(textIn(row, 'conversation')),
      people: numberIn(row, 'people'),
    }));
  }

  /** Number of keys in KEYS that a person has brought here and that their recipients have not confirmed. */
  countKeysBroughtBy(person: PersonId): number {
    const sql = 'SELECT keys FROM keys_brought WHERE person = (SELECT id FROM people WHERE person = ?)';
    const row = this.one(sql, bytesOf(person));
    return row === undefined ? 0 : numberIn(row, 'keys');
  }

  /** Number of invitations by one person that another has not answered. */
  countInvitations(person: PersonId, inviter: PersonId): number {
    const sql = 'SELECT count(*) AS count FROM invitations WHERE person = ? AND inviter = ?';
    return numberIn(this.one(sql, this.#number(person), this.#number(inviter)), 'count');
  }

  /** Arrival up to which a person was sent messages; undefined if they never were. */
  cursorOf(conversation: ConversationId, person: PersonId): number | undefined {
    const sql = 'SELECT arrival FROM cursors WHERE conversation = ? AND person = ?';
    const row = this.one(sql, this.idOf(conversation) ?? 0, this.#number(person));
    return row === undefined ? undefined : numberIn(row, 'arrival');
  }

  /** Arrival of a conversation's `nth` control, counted from 1; undefined if there are fewer. */
  controlArrival(conversation: ConversationId, nth: number): number | undefined {
    const sql = `SELECT arrival FROM entries INDEXED BY entries_controls
      WHERE conversation = ? AND command > 0 ORDER BY arrival LIMIT 1 OFFSET ?`;
    const row = this.one(sql, this.idOf(conversation) ?? 0, Math.max(0, nth - 1));
    return row === undefined ? undefined : numberIn(row, 'arrival');
  }

  /** 32 random bytes of this file, from which the keys of simple clients' writers are derived. Throws `StoreError`. */
  writerSeed(): Uint8Array {
    return seedIn(this.database);
  }

  /** Messages that stand and have content, with arrivals after `after` and up to `upTo`, in that order. */
  messagesBetween(
    conversation: ConversationId,
    after: number,
    upTo: number,
    atMost: number,
  ): ArrivedMessage[] {
    const sql = `SELECT arrival, piece, person, ${entryColumns} FROM entries INDEXED BY entries_by_arrival
      WHERE conversation = ? AND arrival > ? AND arrival <= ?
        AND command = 0 AND stands = 1 AND has_content = 1
      ORDER BY arrival LIMIT ?`;
    return this.all(sql, this.idOf(conversation) ?? 0, after, upTo, atMost).flatMap((row) => {
      const message = this.messageIn(row, conversation);
      return message
        ? [{ ...message, piece: numberIn(row, 'piece'), arrival: numberIn(row, 'arrival') }]
        : [];
    });
  }

  /**
   * The oldest messages with content, with ids from `from` to less than `below`. Omits the newest message of kinds of which
   * the newest is kept. `next`: the id to continue from; undefined at the end.
   */
  oldestMessages(
    from: number,
    below: number,
    atMost: number,
  ): { messages: OldMessage[]; next: number | undefined } {
    const sql = `SELECT entries.id, conversations.conversation, piece, number, kind, hash
      FROM entries NOT INDEXED CROSS JOIN conversations ON conversations.id = entries.conversation
      WHERE entries.id >= ? AND entries.id < ? AND command = 0 AND has_content = 1 ORDER BY entries.id LIMIT ?`;
    const rows = this.all(sql, from, below, atMost);
    const messages = rows.flatMap((row): OldMessage[] => {
      const conversation = conversationId.parse(textIn(row, 'conversation'));
      if (this.#isKept(conversation, textIn(row, 'kind'), hashAt(row, 'hash'))) return [];
      const id = numberIn(row, 'id');
      return [{ id, conversation, piece: numberIn(row, 'piece'), number: numberIn(row, 'number') }];
    });
    const last = rows.at(-1);
    return { messages, next: last === undefined ? undefined : numberIn(last, 'id') + 1 };
  }

  /** Number of bytes of the file that are in use. */
  usedBytes(): number {
    const pragma = (name: string): number => numberIn(this.one(`PRAGMA ${name}`), name);
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }

  #isKept(conversation: ConversationId, kind: string, hash: EntryHash | undefined): boolean {
    if (kind === '' || !traitsOf(kind).isKeptWhileNewest) return false;
    return this.lastOfKind(conversation, kind)?.entry.hash === hash;
  }

  #number(person: PersonId): number {
    return numberIn(this.one('SELECT id FROM people WHERE person = ?', bytesOf(person)), 'id');
  }
}

/** 32 random bytes of a database, from which the keys of simple clients' writers are derived. Throws `StoreError`. */
export function seedIn(database: Database): Uint8Array {
  const seed = bytesAt(database.prepare("SELECT seed FROM seeds WHERE name = 'writers'").get(), 'seed');
  if (seed?.length !== 32) throw new StoreError('damaged', 'the file has no seed for its writers');
  return seed;
}
