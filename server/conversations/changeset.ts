import type { WriterKey } from '../../runtime/entries/keys';
import { MessageRun, type UnsignedMessage } from '../../runtime/entries/signing';
import type { ControlState } from '../../shared/conversation/control-state';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { AddedMessage, LogAddition } from '../../shared/conversation/log-addition';
import { foundingOf } from '../../shared/conversation/title';
import { LogChangeset } from '../../shared/conversation/log-changeset';
import type { ControlEntry, LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import type { ConfirmedKeys } from '../../shared/sealing/kept-keys';
import type { Keys } from '../../shared/sealing/keys-message';
import type { SimpleAuthor } from '../simple-clients/authors';
import type { OldMessage } from '../storage/message-reader';
import type { BroughtKeys, Commit } from '../storage/message-writer';
import type { StoredRoom } from '../storage/rooms';
import { isListable } from '../../shared/rooms/listed-room';
import type { Logs } from './logs';

/** A job's change to who takes part in a conversation. */
export interface StateChange {
  readonly conversation: ConversationId;
  readonly before: ControlState;
  readonly after: ControlState;
}

/** A message of a commit, with its arrival. */
export interface StoredMessage extends AddedMessage {
  readonly arrival: number;
}

/** What a changeset holds of one conversation. */
interface ConversationChanges {
  readonly log: EntryLog;
  /** Entries written for simple clients, in order. */
  readonly written: LogEntry[];
  readonly runs: Map<WriterKey, MessageRun>;
  /** The last job that used the part, and the state before that job. */
  job: number;
  before: ControlState;
}

const ownEntry = { isAuthentic: true };
const noChanges: readonly StateChange[] = [];

/** The content of one commit: put together by jobs, then read once it is durable. */
export class Changeset {
  readonly #logs: LogChangeset;
  readonly #parts = new Map<ConversationId, ConversationChanges>();
  /** Cache of the part used last: most jobs are about one conversation and use it several times. */
  #last: ConversationChanges | undefined;
  #job = 0;
  /** The parts that the current job has used. */
  #partsOfJob: ConversationChanges[] = [];
  /** Messages to which simple clients gave ids. */
  readonly #messages = new Map<string, MessageEntry>();
  readonly #bringers = new Map<ConversationId, Set<PersonId>>();
  readonly #deleted: OldMessage[] = [];
  readonly #keys: BroughtKeys[] = [];
  readonly #confirmedKeys: ConfirmedKeys[] = [];
  #additions: readonly LogAddition[] = [];
  readonly #stored = new Map<EntryHash, StoredMessage>();

  /** @param base the changeset that is being committed, on which this one builds */
  constructor(
    private readonly logs: Logs,
    private base?: Changeset,
  ) {
    this.#logs = new LogChangeset((conversation) => logs.fork(conversation), base && base.#logs);
  }

  /** A conversation's log with the changeset's additions; an empty one if the conversation is not known. */
  log(conversation: ConversationId): EntryLog {
    return this.#part(conversation).log;
  }

  /** Starts a job, whose changes to who takes part `endJob` returns. */
  beginJob(): void {
    this.#job += 1;
    this.#partsOfJob = [];
  }

  endJob(): readonly StateChange[] {
    if (this.#partsOfJob.every(({ log, before }) => log.state === before)) return noChanges;
    return this.#partsOfJob
      .map(({ log, before }) => ({ conversation: log.conversation, before, after: log.state }))
      .filter(({ before, after }) => before !== after);
  }

  /** Adds a control that was written here. Returns whether it is good. */
  addControl(entry: ControlEntry): boolean {
    const { log, written } = this.#part(entry.conversation);
    if (log.offer(entry, ownEntry).kind !== 'added') return false;
    written.push(entry);
    return true;
  }

  /** Writes a message for a simple client, which `commit` may sign. Undefined if it is not permitted. */
  addMessage({ writer }: SimpleAuthor, unsigned: UnsignedMessage): MessageEntry | undefined {
    const { log, written, runs } = this.#part(unsigned.conversation);
    const run = runs.get(writer) ?? new MessageRun(writer);
    runs.set(writer, run);
    const message = run.add(unsigned);
    if (log.offer(message, ownEntry).kind !== 'added') return undefined;
    if (run.isDue) run.sign();
    written.push(message);
    return message;
  }

  /** Records the id that a simple client gave to a message of this changeset. */
  noteId(conversation: ConversationId, person: PersonId, id: string, message: MessageEntry): void {
    this.#messages.set(keyOf(conversation, person, id), message);
  }

  /** The message to which a simple client gave this id, in this changeset or those it builds on. */
  messageWith(conversation: ConversationId, person: PersonId, id: string): MessageEntry | undefined {
    const own = this.#messages.get(keyOf(conversation, person, id));
    return own ?? this.base?.messageWith(conversation, person, id);
  }

  /** Counts a conversation as begun by a person, for their quota. */
  addBringer(conversation: ConversationId, person: PersonId): void {
    this.#bringers.set(conversation, (this.#bringers.get(conversation) ?? new Set()).add(person));
  }

  /** Deletes the content of a stored message. */
  delete(message: OldMessage): void {
    this.log(message.conversation).deleteContent(message.piece, message.number);
    this.#deleted.push(message);
  }

  /** Keeps KEYS until their recipient confirms them. */
  keepKeys(keys: Keys, bringer: PersonId): void {
    this.#keys.push({ keys, bringer });
  }

  forgetKeys(keys: ConfirmedKeys): void {
    this.#confirmedKeys.push(keys);
  }

  /**
   * Signs messages and returns the commit; undefined if there is nothing to store.
   * @param isAsked whether anybody may ask for signatures in a conversation: if not, they are made when somebody does
   */
  commit(cursors: Commit['cursors'], isAsked: (log: EntryLog) => boolean): Commit | undefined {
    this.base = undefined;
    for (const { log, runs } of this.#parts.values())
      if (runs.size > 0 && isAsked(log)) for (const run of runs.values()) run.sign();
    this.#additions = this.#logs.takeChanges();
    const keys = this.#keys;
    const confirmedKeys = this.#confirmedKeys;
    const others = [cursors, this.#deleted, keys, confirmedKeys];
    if (this.#additions.length === 0 && others.every(({ length }) => length === 0)) return undefined;
    const bringers = [...this.#bringers].flatMap(([conversation, people]) =>
      [...people].map((person) => ({ conversation, person })),
    );
    const rooms = this.#rooms();
    const additions = this.#additions;
    return { additions, cursors, bringers, rooms, deleted: this.#deleted, keys, confirmedKeys };
  }

  /** The open rooms that can be listed and have new controls. */
  #rooms(): StoredRoom[] {
    return this.#additions.flatMap(({ conversation, controls }) => {
      const log = controls.length > 0 ? this.#parts.get(conversation)?.log : undefined;
      if (!log?.isPublic || log.founder === undefined || !isListable(foundingOf(log))) return [];
      // Nobody can join a room that is closed, so it is listed no more.
      const people = log.state.voice.closedBy === undefined ? log.state.members.size : 0;
      return [{ conversation, founder: log.founder, people }];
    });
  }

  /** Replaces the logs with those of this changeset once it is durable. `arrived`: the last arrival before its entries. */
  adopt(arrived: number): void {
    let arrival = arrived;
    for (const { controls, messages } of this.#additions) {
      arrival += controls.length;
      for (const { entry, person, piece, stands, unread, known } of messages) {
        arrival += 1;
        this.#stored.set(entry.hash, { entry, person, piece, stands, unread, known, arrival });
      }
    }
    this.#logs.adopt((log) => this.logs.adopt(log));
  }

  /** Entries written for simple clients, by conversation, in order. */
  *written(): Generator<readonly [ConversationId, readonly LogEntry[]]> {
    for (const [conversation, { written }] of this.#parts)
      if (written.length > 0) yield [conversation, written];
  }

  /** A message of this changeset, once it is durable. */
  stored(hash: EntryHash): StoredMessage | undefined {
    return this.#stored.get(hash);
  }

  /** Whether messages held before are shown, or hidden, from now on. */
  isRecast(conversation: ConversationId): boolean {
    return this.#additions.some((each) => each.recast !== undefined && each.conversation === conversation);
  }

  #part(conversation: ConversationId): ConversationChanges {
    if (this.#last?.log.conversation !== conversation) this.#last = this.#find(conversation);
    const part = this.#last;
    if (part.job === this.#job) return part;
    part.job = this.#job;
    part.before = part.log.state;
    this.#partsOfJob.push(part);
    return part;
  }

  #find(conversation: ConversationId): ConversationChanges {
    const known = this.#parts.get(conversation);
    if (known) return known;
    const log = this.#logs.log(conversation);
    const part: ConversationChanges = { log, written: [], runs: new Map(), job: -1, before: log.state };
    this.#parts.set(conversation, part);
    return part;
  }
}

const keyOf = (conversation: ConversationId, person: PersonId, id: string): string =>
  `${conversation} ${person} ${id}`;
