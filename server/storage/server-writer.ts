import type { Addition } from '../../shared/conversation/shelf';
import { peopleOf, type Entry } from '../../shared/conversation/entry';
import { numberIn, type Database } from '../../shared/node/storage/database';
import { textKind } from '../../shared/node/storage/entry-rows';
import { EntryWriter } from '../../shared/node/storage/entry-writer';

/** What a server keeps at once: all of it or nothing. */
export interface Commit {
  additions: readonly Addition[];
  /** How far simple clients have been given a conversation's texts. */
  cursors: readonly { conversation: string; person: string; arrival: number }[];
  /** Who may pass on a conversation's entries though no INVITE names them yet. */
  bringers: readonly { conversation: string; person: string }[];
  /** The ids of texts that are deleted. */
  deleted: readonly number[];
}

type Statement = ReturnType<Database['prepare']>;

/** Writes what a server keeps. */
export class ServerWriter {
  readonly #entries: EntryWriter;
  readonly #keepCursor: Statement;
  readonly #keepParticipant: Statement;
  readonly #keepBegun: Statement;
  readonly #keepInvitation: Statement;
  readonly #endInvitation: Statement;
  readonly #delete: Statement;

  constructor(private readonly database: Database) {
    this.#entries = new EntryWriter(database);
    this.#keepCursor = database.prepare('INSERT OR REPLACE INTO cursors VALUES (?, ?, ?)');
    this.#keepParticipant = database.prepare(
      'INSERT OR IGNORE INTO participants (conversation, person) VALUES (?, ?)',
    );
    this.#keepBegun = database.prepare('INSERT OR IGNORE INTO begun VALUES (?, ?)');
    this.#keepInvitation = database.prepare('INSERT OR IGNORE INTO invitations VALUES (?, ?, ?)');
    this.#endInvitation = database.prepare('DELETE FROM invitations WHERE person = ? AND conversation = ?');
    this.#delete = database.prepare('DELETE FROM entries WHERE id = ? RETURNING conversation, shown');
  }

  /**
   * Keeps a commit; it is on the disk when this returns. Its entries get the arrivals that follow the returned one, in
   * order; texts that are shown only from now on come after them. Throws `StoreError`.
   */
  append({ additions, cursors, bringers, deleted }: Commit): number {
    const before = this.#entries.arrival;
    const hidden = additions.flatMap((addition) => this.#hiddenBefore(addition));
    this.#entries.append(additions, () => {
      for (const id of hidden) if (this.#isShown(id)) this.#entries.arriveAgain(id);
      for (const addition of additions) this.#keepParticipants(addition);
      for (const { conversation, person } of bringers) {
        this.#participates(conversation, person);
        this.#keepBegun.run(person, this.#entries.idOf(conversation));
      }
      for (const { conversation, person, arrival } of cursors)
        this.#keepCursor.run(this.#entries.idOf(conversation), person, arrival);
      this.#deleteAll(deleted);
    });
    return before;
  }

  /** The texts that a recast may bring to light, in order. */
  #hiddenBefore({ conversation, recast }: Addition): number[] {
    if (!recast) return [];
    const { clock, author, number } = recast.after;
    return this.database
      .prepare(
        `SELECT id FROM entries WHERE conversation = ? AND (clock, author, number) >= (?, ?, ?)
         AND kind = ${textKind} AND shown = 0 ORDER BY clock, author, number`,
      )
      .all(this.#entries.idOf(conversation), clock, author, number)
      .map((row) => numberIn(row, 'id'));
  }

  #isShown(id: number): boolean {
    return numberIn(this.database.prepare('SELECT shown FROM entries WHERE id = ?').get(id), 'shown') === 1;
  }

  #keepParticipants({ conversation, entries }: Addition): void {
    for (const { entry } of entries) {
      if (entry.command === 'SEND_MESSAGE') continue;
      this.#keepInvitations(entry);
      for (const person of [entry.author, ...peopleOf(entry).map(({ id }) => id)])
        this.#participates(conversation, person);
    }
  }

  /** Invitations by arrival: what a quota counts need not follow every entry that comes late. */
  #keepInvitations(entry: Entry): void {
    const conversation = this.#entries.idOf(entry.conversation);
    if (entry.command === 'INVITE')
      for (const { id } of entry.invited) this.#keepInvitation.run(id, entry.author, conversation);
    else if (entry.command === 'UNINVITE')
      for (const { id } of entry.withdrawn) this.#endInvitation.run(id, conversation);
    else this.#endInvitation.run(entry.author, conversation);
  }

  #participates(conversation: string, person: string): void {
    this.#keepParticipant.run(this.#entries.idOf(conversation), person);
  }

  #deleteAll(ids: readonly number[]): void {
    const shown = new Map<number, number>();
    for (const id of ids) {
      const row = this.#delete.get(id);
      const conversation = numberIn(row, 'conversation');
      shown.set(conversation, (shown.get(conversation) ?? 0) + numberIn(row, 'shown'));
    }
    const count = this.database.prepare('UPDATE conversations SET texts = texts - ? WHERE id = ?');
    for (const [conversation, texts] of shown) count.run(texts, conversation);
  }
}
