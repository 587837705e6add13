import type { PackedAdditions } from '../../runtime/entries/store/packed-additions';
import { EntryWriter } from '../../runtime/entries/store/entry-writer';
import { TransitWriter } from '../../runtime/entries/store/keys-in-transit';
import type { AddedControl, LogAddition } from '../../shared/conversation/log-addition';
import type { ControlEntry } from '../../shared/conversation/log-entry';
import type { ConfirmedKeys } from '../../shared/sealing/kept-keys';
import type { Keys } from '../../shared/sealing/keys-message';
import type { ConversationId, PersonId } from '../../shared/ids';
import { numberIn, type Database } from '../../runtime/sqlite/database';
import { Statements } from '../../runtime/sqlite/statements';
import type { OldMessage } from './message-reader';
import type { StoredRoom } from './rooms';

/** KEYS with the person whose quota they count for. */
export interface BroughtKeys {
  readonly keys: Keys;
  readonly bringer: PersonId;
}

/** What a server stores together: all of it or nothing. */
export interface Commit {
  additions: readonly LogAddition[];
  /** How far simple clients have been sent a conversation's messages. */
  cursors: readonly { conversation: ConversationId; person: PersonId; arrival: number }[];
  /** When it is made, in milliseconds since 1970: what says that it is of a later time is kept as if it were of now. */
  now?: number | undefined;
  /** Who founded a conversation here or brought it back, for their quota. */
  bringers: readonly { conversation: ConversationId; person: PersonId }[];
  /** Open rooms whose members have changed. */
  rooms: readonly StoredRoom[];
  /** Messages whose content is deleted. */
  deleted: readonly OldMessage[];
  /** KEYS that wait for their recipients, and those that do not any more. */
  keys: readonly BroughtKeys[];
  confirmedKeys: readonly ConfirmedKeys[];
}

export const emptyCommit: Commit = {
  additions: [],
  cursors: [],
  bringers: [],
  rooms: [],
  deleted: [],
  keys: [],
  confirmedKeys: [],
};

/** A commit as it is sent to the worker thread. */
export type PackedCommit = Omit<Commit, 'additions'> & { additions: PackedAdditions; failures: number };

/** The arrivals of a commit's entries. */
export interface ArrivalRange {
  /** Last arrival before the commit. Its entries follow, in order, then older messages that stand only from now on. */
  readonly before: number;
  readonly last: number;
}

/** Writes a server's database. */
export class MessageWriter {
  readonly #entries: EntryWriter;
  readonly #statements: Statements;
  readonly #transit: TransitWriter;

  constructor(database: Database) {
    this.#statements = new Statements(database);
    this.#transit = new TransitWriter(this.#statements);
    this.#entries = new EntryWriter(database);
  }

  /** Stores a commit; it is on disk when this returns. Throws `StoreError`. */
  append({
    additions,
    cursors,
    bringers,
    rooms,
    deleted,
    keys,
    confirmedKeys,
    now = Infinity,
  }: Commit): ArrivalRange {
    this.#entries.latest = now;
    const before = this.#entries.arrival;
    const hidden = additions.flatMap(({ conversation, recast }) =>
      recast ? this.#entries.hiddenBefore(conversation, recast) : [],
    );
    this.#entries.append(additions, () => {
      for (const id of hidden) if (this.#stands(id)) this.#entries.arriveAgain(id);
      for (const { conversation, controls } of additions)
        for (const control of controls) this.#keepParticipants(this.#number(conversation), control);
      for (const { conversation, person } of bringers) this.#keepBringer(this.#number(conversation), person);
      for (const room of rooms) this.#keepRoom(room);
      for (const { conversation, person, arrival } of cursors)
        this.#run(
          'INSERT OR REPLACE INTO cursors VALUES (?, ?, ?)',
          ...[this.#number(conversation), this.#person(person), arrival],
        );
      for (const message of deleted) this.#delete(message);
      for (const each of keys) this.#keepKeys(each);
      for (const each of confirmedKeys) this.#transit.forget(each);
    });
    return { before, last: this.#entries.arrival };
  }

  #stands(id: number): boolean {
    const row = this.#statements.prepared('SELECT stands FROM entries WHERE id = ?').get(id);
    return numberIn(row, 'stands') === 1;
  }

  #keepParticipants(conversation: number, { entry, person }: AddedControl): void {
    this.#keepInvitations(conversation, entry, person);
    for (const id of [person, ...peopleNamedIn(entry)]) this.#participates(conversation, id);
  }

  /** Updates open invitations in the order of arrival; a quota need not be exact when entries come late. */
  #keepInvitations(conversation: number, entry: ControlEntry, author: PersonId): void {
    if (entry.command === 'INVITE')
      for (const { id } of entry.invited)
        this.#run(
          'INSERT OR IGNORE INTO invitations VALUES (?, ?, ?)',
          ...[this.#person(id), this.#person(author), conversation],
        );
    else if (entry.command === 'UNINVITE' || entry.command === 'REMOVE')
      for (const id of peopleNamedIn(entry)) this.#endInvitations(conversation, id);
    else this.#endInvitations(conversation, author);
  }

  #endInvitations(conversation: number, person: PersonId): void {
    const sql = 'DELETE FROM invitations WHERE person = ? AND conversation = ?';
    this.#run(sql, this.#person(person), conversation);
  }

  #keepBringer(conversation: number, person: PersonId): void {
    this.#participates(conversation, person);
    this.#run('INSERT OR IGNORE INTO begun VALUES (?, ?)', this.#person(person), conversation);
  }

  #keepRoom({ conversation, founder, people }: StoredRoom): void {
    const id = this.#number(conversation);
    if (people === 0) this.#run('DELETE FROM rooms WHERE conversation = ?', id);
    else this.#run('INSERT OR REPLACE INTO rooms VALUES (?, ?, ?)', id, this.#person(founder), people);
  }

  #participates(conversation: number, person: PersonId): void {
    const sql = 'INSERT OR IGNORE INTO participants (conversation, person) VALUES (?, ?)';
    this.#run(sql, conversation, this.#person(person));
  }

  /** KEYS that come again count for whoever brought them first. */
  #keepKeys({ keys, bringer }: BroughtKeys): void {
    this.#transit.keep(keys);
    this.#statements.run(
      'UPDATE keys_in_transit SET bringer = ? WHERE signature = ? AND bringer IS NULL',
      this.#person(bringer),
      Buffer.from(keys.signature, 'base64url'),
    );
  }

  #delete({ id, conversation, piece, number }: OldMessage): void {
    this.#entries.emptyRow(id);
    const sql = 'UPDATE pieces SET deleted = max(deleted, ?) WHERE conversation = ? AND piece = ?';
    this.#run(sql, number, this.#number(conversation), piece);
  }

  #number(conversation: ConversationId): number {
    return this.#entries.interning.conversation(conversation);
  }

  #person(person: PersonId): number {
    return this.#entries.interning.person(person);
  }

  #run(sql: string, ...values: number[]): void {
    this.#statements.run(sql, ...values);
  }
}

function peopleNamedIn(entry: ControlEntry): readonly PersonId[] {
  switch (entry.command) {
    case 'INVITE':
      return entry.invited.map(({ id }) => id);
    case 'UNINVITE':
      return entry.withdrawn.map(({ id }) => id);
    case 'REMOVE':
      return [entry.removed.id];
    default:
      return [];
  }
}
