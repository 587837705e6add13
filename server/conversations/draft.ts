import type { WriterKey } from '../../runtime/entries/keys';
import { MessageRun, type MessageDraft } from '../../runtime/entries/signing';
import type { ControlState } from '../../shared/conversation/control-state';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { hasChanges, type AddedMessage, type LogAddition } from '../../shared/conversation/log-addition';
import type { ControlEntry, LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import type { SimpleAuthor } from '../simple-clients/authors';
import type { OldMessage } from '../storage/message-reader';
import type { Commit } from '../storage/message-writer';
import type { Logs } from './logs';

/** A change of who takes part in a conversation, by one job. */
export interface StateChange {
  readonly conversation: ConversationId;
  readonly before: ControlState;
  readonly after: ControlState;
}

/** A message of a commit, and when it came. */
export interface StoredMessage extends AddedMessage {
  readonly arrival: number;
}

/** What a draft holds of one conversation. */
interface Sheet {
  readonly log: EntryLog;
  /** What the server wrote for simple clients, in order. */
  readonly written: LogEntry[];
  readonly runs: Map<WriterKey, MessageRun>;
  /** The last job that looked at it, and the state before that. */
  job: number;
  before: ControlState;
}

const ownEntry = { isAuthentic: true };
const noChanges: readonly StateChange[] = [];

/** What is to be kept together, while it is put together and then when it is durable. */
export class Draft {
  readonly #sheets = new Map<ConversationId, Sheet>();
  /** The sheet that was used last: most jobs are about one conversation and look at it several times. */
  #last: Sheet | undefined;
  #job = 0;
  /** The sheets that the present job has looked at. */
  #looked: Sheet[] = [];
  /** Messages that simple clients sent under ids of their own. */
  readonly #messages = new Map<string, MessageEntry>();
  readonly #bringers = new Map<ConversationId, Set<PersonId>>();
  readonly #deleted: OldMessage[] = [];
  #additions: readonly LogAddition[] = [];
  readonly #stored = new Map<EntryHash, StoredMessage>();

  /** @param base a draft that is being kept, on top of which this one is put together */
  constructor(
    private readonly logs: Logs,
    private base?: Draft,
  ) {}

  /** A conversation's log with what the draft adds; an empty one when it is not known. */
  log(conversation: ConversationId): EntryLog {
    return this.#sheet(conversation).log;
  }

  /** A fork of a log that this draft adds to; undefined for others. */
  fork(conversation: ConversationId): EntryLog | undefined {
    const log = this.#sheets.get(conversation)?.log;
    return log?.isKnown ? log.fork() : undefined;
  }

  /** A job begins. What it changes of who takes part is returned by `endJob`. */
  beginJob(): void {
    this.#job += 1;
    this.#looked = [];
  }

  endJob(): readonly StateChange[] {
    if (this.#looked.every(({ log, before }) => log.state === before)) return noChanges;
    return this.#looked
      .map(({ log, before }) => ({ conversation: log.conversation, before, after: log.state }))
      .filter(({ before, after }) => before !== after);
  }

  /** Adds a control that was written here. Returns whether it is good. */
  addControl(entry: ControlEntry): boolean {
    const { log, written } = this.#sheet(entry.conversation);
    if (log.offer(entry, ownEntry).kind !== 'added') return false;
    written.push(entry);
    return true;
  }

  /** Writes a message for a simple client. It is signed when all of the draft is there. Undefined when it is not permitted. */
  addMessage({ writer }: SimpleAuthor, draft: MessageDraft): MessageEntry | undefined {
    const { log, written, runs } = this.#sheet(draft.conversation);
    const run = runs.get(writer) ?? new MessageRun(writer);
    runs.set(writer, run);
    const message = run.add(draft);
    if (log.offer(message, ownEntry).kind !== 'added') return undefined;
    written.push(message);
    return message;
  }

  /** Notes under which id of its own a simple client sent a message of this draft. */
  noteId(conversation: ConversationId, person: PersonId, id: string, message: MessageEntry): void {
    this.#messages.set(keyOf(conversation, person, id), message);
  }

  /** The message of this draft, or one that it is on top of, to which a simple client gave this id. */
  messageWith(conversation: ConversationId, person: PersonId, id: string): MessageEntry | undefined {
    const own = this.#messages.get(keyOf(conversation, person, id));
    return own ?? this.base?.messageWith(conversation, person, id);
  }

  /** Counts a conversation as begun by a person. */
  addBringer(conversation: ConversationId, person: PersonId): void {
    this.#bringers.set(conversation, (this.#bringers.get(conversation) ?? new Set()).add(person));
  }

  /** Deletes the content of a message that is kept. */
  delete(message: OldMessage): void {
    this.log(message.conversation).deleteContent(message.piece, message.number);
    this.#deleted.push(message);
  }

  /** What is to be kept; undefined when that is nothing. */
  commit(cursors: Commit['cursors']): Commit | undefined {
    this.base = undefined;
    const sheets = [...this.#sheets.values()];
    for (const { runs } of sheets) for (const run of runs.values()) run.sign();
    this.#additions = sheets
      .filter(({ log }) => log.isKnown)
      .map(({ log }) => log.changes(false))
      .filter(hasChanges);
    if (this.#additions.length + cursors.length + this.#deleted.length === 0) return undefined;
    const bringers = [...this.#bringers].flatMap(([conversation, people]) =>
      [...people].map((person) => ({ conversation, person })),
    );
    return { additions: this.#additions, cursors, bringers, deleted: this.#deleted };
  }

  /** Notes that all of it is durable, its entries having come after an arrival. */
  adopt(arrived: number): void {
    let arrival = arrived;
    for (const { controls, messages } of this.#additions) {
      arrival += controls.length;
      for (const { entry, person, piece, stands, unread, known } of messages) {
        arrival += 1;
        this.#stored.set(entry.hash, { entry, person, piece, stands, unread, known, arrival });
      }
    }
    for (const { log } of this.#sheets.values()) {
      log.kept();
      if (log.isKnown) this.logs.adopt(log);
    }
  }

  /** What the server wrote for simple clients, by conversation, in order. */
  *written(): Generator<readonly [ConversationId, readonly LogEntry[]]> {
    for (const [conversation, { written }] of this.#sheets)
      if (written.length > 0) yield [conversation, written];
  }

  /** A message of this draft, once it is durable. */
  stored(hash: EntryHash): StoredMessage | undefined {
    return this.#stored.get(hash);
  }

  /** Whether messages that were there before may be shown only from now on. */
  isRecast(conversation: ConversationId): boolean {
    return this.#additions.some((each) => each.recast !== undefined && each.conversation === conversation);
  }

  #sheet(conversation: ConversationId): Sheet {
    if (this.#last?.log.conversation !== conversation) this.#last = this.#find(conversation);
    const sheet = this.#last;
    if (sheet.job === this.#job) return sheet;
    sheet.job = this.#job;
    sheet.before = sheet.log.state;
    this.#looked.push(sheet);
    return sheet;
  }

  #find(conversation: ConversationId): Sheet {
    const known = this.#sheets.get(conversation);
    if (known) return known;
    const log = this.base?.fork(conversation) ?? this.logs.fork(conversation);
    const sheet: Sheet = { log, written: [], runs: new Map(), job: -1, before: log.state };
    this.#sheets.set(conversation, sheet);
    return sheet;
  }
}

const keyOf = (conversation: ConversationId, person: PersonId, id: string): string =>
  `${conversation} ${person} ${id}`;
