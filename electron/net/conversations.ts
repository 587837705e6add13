import { randomUUID } from 'node:crypto';
import { write, type Content, type Signer } from '../../shared/conversation/author';
import type { Entry, Person } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { takesPart } from '../../shared/conversation/membership';
import { StoreError } from '../../shared/node/storage/database';
import { failure, success, type Failure, type Result } from '../../shared/protocol/errors';
import type { Claim } from '../../shared/protocol/messages';
import { CommitQueue, type Draft } from './commit-queue';
import { Delivery } from './delivery';
import { Intake } from './intake';
import type { OwnNumbers } from './own-numbers';
import type { PendingEntries } from './pending-entries';
import type { Conversation, HistoryStore } from './types';
import { faultOfOwn } from './validation';
import { WaitingInvitations } from './waiting-invitations';

/** A conversation while it is being worked on. */
interface Held extends Conversation {
  log: Log;
  delivery: Delivery;
}

/** What taking in entries from another node did. */
export interface Taken {
  /** The entries that are new here, per conversation. */
  fresh: ReadonlyMap<string, readonly Entry[]>;
  /** Conversations in which more of mine is acknowledged now. */
  acknowledged: ReadonlySet<string>;
  /** Conversations with entries that are not to be trusted as things stand. */
  doubted: ReadonlySet<string>;
}

/** What taking in entries of a file did. */
export interface FileTaken {
  /** The conversations in which something is new. */
  fresh: ReadonlySet<string>;
  added: number;
  /** Entries that are not to be trusted as things stand, in the order of the file. */
  refused: readonly Entry[];
}

/** The entries of a file are looked at in pieces of this size. */
const pieceOf = 50;

/** What is to be written in a log, as it then is. */
type Compose = (log: Log) => Result<Content>;

/** The conversations that this node holds: what it may write in them, and what it takes in from others. */
export class Conversations {
  readonly #held = new Map<string, Held>();
  readonly #queue: CommitQueue;
  readonly #waiting: WaitingInvitations;
  /** Found out again when asked for after a change. */
  #contacts: ReadonlyMap<string, boolean> | undefined;

  /** Reads what is kept; throws when the store does. */
  constructor(
    private readonly signer: Signer,
    private readonly store: HistoryStore,
    private readonly now: () => number,
    private readonly onFault: (error: unknown) => void,
    private readonly own: OwnNumbers,
    isIgnored?: (person: string) => boolean,
  ) {
    const logs = (): Log[] => [...this.#held.values()].map(({ log }) => log);
    this.#waiting = new WaitingInvitations(signer.id, logs, isIgnored);
    for (const [conversation, kept] of store.reader.keptOfAll())
      this.#adopt(new Log(conversation, store.reader, signer.id, kept));
    this.#queue = new CommitQueue(
      store,
      (conversation) => this.#held.get(conversation)?.log ?? this.#opened(conversation),
      (log) => this.#adopt(log),
    );
  }

  get all(): ReadonlyMap<string, Conversation> {
    return this.#held;
  }

  get(conversation: string): Held | undefined {
    return this.#held.get(conversation);
  }

  /** Runs something once all that was begun before is done. */
  after(run: () => void): void {
    this.#queue.after(run);
  }

  /** Founds a conversation. */
  found(user: string, people: readonly Person[], title: string | undefined): Promise<Result<Entry>> {
    const invited = this.#others(people);
    if (invited.length === 0)
      return Promise.resolve(failure('no-such-user', 'Choose somebody to talk with.'));
    const named = title?.trim() ? { title: title.trim() } : {};
    const content = { command: 'INVITE' as const, invited, ...named };
    return this.#append(randomUUID(), user, () => success(content));
  }

  /** @param history whether they are given all that was said before */
  inviteMore(
    conversation: string,
    user: string,
    people: readonly Person[],
    history: boolean,
  ): Promise<Result<Entry>> {
    return this.#writeWith(conversation, user, (log) => {
      const invited = this.#others(people).filter(({ id }) => !takesPart(log.membership, id));
      if (invited.length === 0) return failure('already-a-member', 'They are in or invited already.');
      return success({ command: 'INVITE', invited, ...(history ? {} : { since: log.since() }) });
    });
  }

  uninvite(conversation: string, user: string, people: readonly Person[]): Promise<Result<Entry>> {
    return this.#writeWith(conversation, user, ({ membership }) => {
      const withdrawn = this.#others(people).filter(({ id }) => membership.invited.has(id));
      return withdrawn.length > 0
        ? success({ command: 'UNINVITE', withdrawn })
        : failure('not-invited', 'They are not invited any more, so there is nothing to take back.');
    });
  }

  /** Writes an entry in a conversation; it is durable and in the log when this resolves. */
  write(conversation: string, user: string, content: Content): Promise<Result<Entry>> {
    return this.#writeWith(conversation, user, () => success(content));
  }

  sendText(conversation: string, user: string, text: string): Promise<Result<Entry>> {
    return this.write(conversation, user, { command: 'SEND_MESSAGE', id: randomUUID(), text });
  }

  /**
   * Takes in entries that came over one connection together; `done` is told when they are durable.
   * @param pending where those of conversations that are not held wait for what makes them this person's
   */
  take(
    entries: readonly Entry[],
    pending: PendingEntries,
    done: (taken: Taken) => void,
    failed: (error: unknown) => void,
  ): void {
    let intake: Intake | undefined;
    this.#queue.add({
      size: entries.length,
      prepare: (draft) => {
        intake = new Intake(draft, this.signer.id, false, this.#waiting);
        for (const entry of entries) this.#judge(entry, intake, draft, pending);
      },
      done: () => intake && done(this.#taken(intake)),
      failed,
    });
  }

  #judge(entry: Entry, intake: Intake, draft: Draft, pending: PendingEntries): void {
    const { conversation } = entry;
    if (draft.log(conversation).controls.length > 0) return void intake.judge(entry);
    const admission = pending.add(entry);
    if (admission.kind === 'doubted') intake.doubted.add(conversation);
    if (admission.kind !== 'ours') return;
    if (admission.inviter !== undefined && this.#waiting.isIgnored(admission.inviter)) return;
    for (const each of admission.entries) intake.judge(each);
  }

  /**
   * Takes in entries of a file; they are no news, and say nothing of what other nodes hold. Resolves when they are durable,
   * rejects when the store fails.
   */
  async takeFromFile(entries: readonly Entry[]): Promise<FileTaken> {
    const fresh = new Set<string>();
    let refused: Entry[] = [];
    let added = 0;
    for (let start = 0; start < entries.length; start += pieceOf) {
      const taken = await this.#takePiece(entries.slice(start, start + pieceOf));
      refused = [...refused, ...taken.refused];
      added += taken.added;
      for (const conversation of taken.fresh) fresh.add(conversation);
    }
    return { fresh, added, refused };
  }

  #takePiece(entries: readonly Entry[]): Promise<FileTaken> {
    return new Promise((resolve, reject) => {
      let taken: FileTaken = { fresh: new Set(), added: 0, refused: [] };
      this.#queue.add({
        size: entries.length,
        prepare: (draft) => {
          const intake = new Intake(draft, this.signer.id, true);
          const verdicts = entries.map((entry) => intake.judge(entry));
          const refused = entries.filter((_entry, index) => verdicts[index] === 'refused');
          const added = verdicts.filter((verdict) => verdict === 'added').length;
          taken = { fresh: new Set(intake.fresh.keys()), added, refused };
        },
        done: () => resolve(taken),
        failed: reject,
      });
    });
  }

  /** Deletes the texts of a conversation on this computer. */
  deleteTexts(conversation: string): Promise<Result<void>> {
    return this.#alone('The messages could not be deleted. Try again.', async () => {
      await this.store.deleteTexts(conversation);
      this.#adopt(this.#opened(conversation));
    });
  }

  /** Removes one of my entries that the server refused: it is deleted on this computer, and not offered again. */
  removeRefused(conversation: string, number: number): Promise<Result<void>> {
    return this.#alone('The message could not be removed. Try again.', async () => {
      const held = this.#held.get(conversation);
      const entry = held?.log.entryAt(this.signer.id, number);
      if (!held?.delivery.refused.has(number) || entry?.command !== 'SEND_MESSAGE') return;
      await this.store.deleteText(conversation, this.signer.id, number);
      held.delivery.settle(number);
      this.store.keepReceipts(conversation, held.delivery.receipts());
    });
  }

  /** Changes the store while nothing else does. */
  #alone(complaint: string, change: () => Promise<void>): Promise<Result<void>> {
    return new Promise((resolve) =>
      this.#queue.alone(async () => {
        try {
          await change();
          resolve(success(undefined));
        } catch (error) {
          this.onFault(error);
          resolve(failure('internal', complaint));
        }
      }),
    );
  }

  /** Another node says what it has. Returns whether that says more of where my entries have got to. */
  acknowledge(conversation: string, person: string | undefined, claim: Claim): boolean {
    this.own.told(conversation, claim);
    const held = this.#held.get(conversation);
    if (!held) return false;
    const me = this.signer.id;
    const upTo = Math.min(claim.have[me] ?? 0, held.log.lastOf(me).number);
    const reached = held.delivery.reached(person, upTo, claim.from?.[me] ?? 0);
    const moved = this.#settleBeyond(held, claim) || reached;
    if (moved) this.store.keepReceipts(conversation, held.delivery.receipts());
    return moved;
  }

  /** The server refused one of my entries. Returns whether that is news. */
  refuse(conversation: string, number: number, problem: Failure): boolean {
    const held = this.#held.get(conversation);
    if (!held?.log.holds(this.signer.id, number)) return false;
    return held.delivery.refuse(number, problem);
  }

  /** Whether a person takes, or once took, part: who need be asked or told about it. */
  concerns(conversation: string, person: string): boolean {
    return this.#held.get(conversation)?.log.timeline.everyone.has(person) ?? false;
  }

  /** My entries that the server refused, to be offered once more; they count as on their way again. */
  takeRefused(conversation: string): Entry[] {
    const held = this.#held.get(conversation);
    const numbers = held?.delivery.takeRefused() ?? [];
    return numbers.flatMap((number) => held?.log.entryAt(this.signer.id, number) ?? []);
  }

  /** Whether there is a conversation in which this person and I both are, or are asked to be. */
  isSharedWith(person: string): boolean {
    return this.#shared().has(person);
  }

  /** Whether I am in a conversation with this person: to be invited by somebody is not enough. */
  isContact(person: string): boolean {
    return this.#shared().get(person) ?? false;
  }

  /** With whom a conversation is shared, and whether I am a member of one of them. */
  #shared(): ReadonlyMap<string, boolean> {
    if (this.#contacts) return this.#contacts;
    const contacts = new Map<string, boolean>();
    for (const { log } of this.#held.values()) {
      const { members, invited } = log.membership;
      const isMember = members.has(this.signer.id);
      if (!isMember && !invited.has(this.signer.id)) continue;
      for (const id of [...members.keys(), ...invited.keys()])
        contacts.set(id, isMember || (contacts.get(id) ?? false));
    }
    return (this.#contacts = contacts);
  }

  /** What another node has beyond a gap, and what I removed, is not waited for. Returns whether that is news. */
  #settleBeyond({ log, delivery }: Held, { beyond }: Claim): boolean {
    const me = this.signer.id;
    let isNews = false;
    for (const [first, last] of beyond?.[me] ?? [])
      for (
        // What is acknowledged already may be a million numbers.
        let number = Math.max(first, delivery.acknowledged + 1);
        number <= Math.min(last, log.lastOf(me).number);
        number += 1
      )
        isNews = delivery.settle(number) || isNews;
    const isRemoved = (number: number): boolean => log.holds(me, number) && !log.entryAt(me, number);
    while (isRemoved(delivery.acknowledged + 1))
      isNews = delivery.settle(delivery.acknowledged + 1) || isNews;
    return isNews;
  }

  #opened(conversation: string): Log {
    const { reader } = this.store;
    return new Log(conversation, reader, this.signer.id, reader.kept(conversation));
  }

  #adopt(log: Log): void {
    const held = this.#held.get(log.conversation);
    this.#waiting.recount();
    if (held?.log.membership !== log.membership) this.#contacts = undefined;
    if (held) held.log = log;
    else {
      const hasWritten = log.lastOf(this.signer.id).number > 0;
      const delivery = new Delivery(hasWritten ? this.store.receipts(log.conversation) : new Map());
      this.#held.set(log.conversation, { log, delivery });
    }
  }

  #taken({ fresh, mine, doubted }: Intake): Taken {
    const acknowledged = new Set<string>();
    for (const { conversation, number } of mine)
      if (this.#held.get(conversation)?.delivery.settle(number)) acknowledged.add(conversation);
    for (const conversation of acknowledged) {
      const held = this.#held.get(conversation);
      if (held) this.store.keepReceipts(conversation, held.delivery.receipts());
    }
    return { fresh, acknowledged, doubted };
  }

  #writeWith(conversation: string, user: string, compose: Compose): Promise<Result<Entry>> {
    if (!this.#held.has(conversation))
      return Promise.resolve(failure('no-such-conversation', 'This conversation is not here.'));
    return this.#append(conversation, user, (log) => {
      const content = compose(log);
      return content.ok ? (this.#refusal(log, content.value) ?? content) : content;
    });
  }

  #refusal(log: Log, { command }: Content): { ok: false; error: Failure } | undefined {
    const { members, invited } = log.membership;
    const me = this.signer.id;
    if (!this.own.mayWrite(log)) return failure('internal', unheard);
    if (command !== 'JOIN' && command !== 'DECLINE')
      return members.has(me)
        ? undefined
        : failure('not-a-member', 'You are not in this conversation any more.');
    if (members.has(me)) return failure('already-a-member', 'You are in this conversation already.');
    return invited.has(me) ? undefined : failure('not-invited', 'This invitation was taken back.');
  }

  /** These people without me, each once. */
  #others(people: readonly Person[]): Person[] {
    const others = new Map<string, Person>();
    for (const { id, user } of people) if (id !== this.signer.id) others.set(id, { id, user });
    return [...others.values()];
  }

  #append(conversation: string, user: string, compose: Compose): Promise<Result<Entry>> {
    return new Promise((resolve) => {
      let result: Result<Entry> = failure('internal', notKept(undefined));
      this.#queue.add({
        size: 1,
        prepare: (draft) => (result = this.#written(draft, conversation, user, compose)),
        done: () => resolve(result),
        failed: (error) => {
          this.onFault(error);
          resolve(result.ok ? failure('internal', notKept(error)) : result);
        },
      });
    });
  }

  #written(draft: Draft, conversation: string, user: string, compose: Compose): Result<Entry> {
    const log = draft.log(conversation);
    const content = compose(log);
    if (!content.ok) return content;
    const entry = write(log, this.signer, user, content.value, this.now());
    const fault = faultOfOwn(entry);
    if (fault) return { ok: false, error: fault };
    log.add([entry]);
    return success(entry);
  }
}

const unheard =
  'This profile was restored from a backup. You can write here once somebody in this conversation, or your server, has been reached: they may have what you wrote since the backup.';

function notKept(error: unknown): string {
  const isFull = error instanceof StoreError && error.problem === 'full';
  return isFull
    ? 'The disk of this computer is full, so this could not be saved and was not sent. Make room and try again.'
    : 'This could not be saved on this computer, so it was not sent. Try again.';
}
