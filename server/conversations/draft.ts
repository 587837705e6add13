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

/** What is to be kept together, while it is put together and then when it is durable. */
export class Draft {
  readonly #forks = new Map<ConversationId, EntryLog>();
  /** The conversations that the present job has looked at, with their state before it. */
  #looked = new Map<ConversationId, ControlState>();
  /** What the server wrote for simple clients, by conversation. */
  readonly #written = new Map<ConversationId, LogEntry[]>();
  readonly #runs = new Map<string, MessageRun>();
  readonly #messages = new Map<string, MessageEntry>();
  readonly #bringers = new Map<ConversationId, Set<PersonId>>();
  readonly #deleted: OldMessage[] = [];
  #additions: readonly LogAddition[] = [];
  readonly #stored = new Map<EntryHash, StoredMessage>();

  constructor(private readonly logs: Logs) {}

  /** A conversation's log with what the draft adds; an empty one when it is not known. */
  log(conversation: ConversationId): EntryLog {
    const fork = this.#forks.get(conversation) ?? this.logs.fork(conversation);
    this.#forks.set(conversation, fork);
    if (!this.#looked.has(conversation)) this.#looked.set(conversation, fork.state);
    return fork;
  }

  /** A job begins. What it changes of who takes part is returned by `endJob`. */
  beginJob(): void {
    if (this.#looked.size > 0) this.#looked = new Map();
  }

  endJob(): readonly StateChange[] {
    const changes: StateChange[] = [];
    for (const [conversation, before] of this.#looked) {
      const after = this.log(conversation).state;
      if (after !== before) changes.push({ conversation, before, after });
    }
    return changes;
  }

  /** Adds a control that was written here. Returns whether it is good. */
  addControl(entry: ControlEntry): boolean {
    if (this.log(entry.conversation).offer(entry, { isAuthentic: true }).kind !== 'added') return false;
    this.#note(entry);
    return true;
  }

  /** Writes a message for a simple client. It is signed when all of the draft is there. Undefined when it is not permitted. */
  addMessage({ person, writer }: SimpleAuthor, draft: MessageDraft): MessageEntry | undefined {
    const key = `${draft.conversation} ${writer.id}`;
    const run = this.#runs.get(key) ?? new MessageRun(writer);
    this.#runs.set(key, run);
    const message = run.add(draft);
    if (this.log(draft.conversation).offer(message, { isAuthentic: true }).kind !== 'added') return undefined;
    this.#note(message);
    this.#messages.set(`${draft.conversation} ${person.id} ${draft.content.id}`, message);
    return message;
  }

  /** The message of this draft to which a simple client gave this id. */
  messageWith(conversation: ConversationId, person: PersonId, id: string): MessageEntry | undefined {
    return this.#messages.get(`${conversation} ${person} ${id}`);
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
    for (const run of this.#runs.values()) run.sign();
    this.#additions = [...this.#forks.values()]
      .filter(({ isKnown }) => isKnown)
      .map((log) => log.changes())
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
      for (const message of messages)
        this.#stored.set(message.entry.hash, { ...message, arrival: (arrival += 1) });
    }
    for (const log of this.#forks.values()) if (log.isKnown) this.logs.adopt(log);
  }

  /** What the server wrote for simple clients, by conversation, in order. */
  get written(): ReadonlyMap<ConversationId, readonly LogEntry[]> {
    return this.#written;
  }

  /** A message of this draft, once it is durable. */
  stored(hash: EntryHash): StoredMessage | undefined {
    return this.#stored.get(hash);
  }

  /** Whether messages that were there before may be shown only from now on. */
  isRecast(conversation: ConversationId): boolean {
    return this.#additions.some((each) => each.conversation === conversation && each.recast !== undefined);
  }

  #note(entry: LogEntry): void {
    const written = this.#written.get(entry.conversation);
    if (written) written.push(entry);
    else this.#written.set(entry.conversation, [entry]);
  }
}
