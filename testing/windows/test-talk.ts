import { EntryLog } from '../../shared/conversation/entry-log';
import type { Act } from '../../shared/conversation/control';
import type {
  ControlEntry,
  ControlOf,
  Json,
  LogEntry,
  MessageEntry,
} from '../../shared/conversation/log-entry';
import type { EntryHash, PersonId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import { openForWriting } from '../../runtime/sqlite/database';
import {
  controlEntry,
  conversation,
  digestOf,
  isSigned,
  messageEntry,
  type Author,
  type ControlDetails,
} from '../membership/entries';
import { nameOf, person, writer } from '../membership/names';
import type { Conversation, Delivery, MessageState } from '../../electron/net/types';
import { MessagesReader } from '../../electron/storage/messages/messages-reader';
import { MessagesWriter } from '../../electron/storage/messages/messages-writer';
import { migrations } from '../../electron/storage/messages/tables';

/** A person on one of their computers; for tests. */
export const authorCalled = (name: string, computer = 1): Author => ({
  person: person(name),
  writer: writer(`${name}${computer}`),
});
export const [ann, bob, cleo] = [authorCalled('ann'), authorCalled('bob'), authorCalled('cleo')];

/** A person's conversations in an in-memory database. */
function messagesInMemory() {
  const database = openForWriting(':memory:', migrations);
  return { reader: new MessagesReader(database), writer: new MessagesWriter(database) };
}

/** The content of a test message: a text, or any kind. */
export type Words = string | { kind: string; to?: EntryHash; fields: Record<string, Json> };

export type InviteChanges = Partial<Pick<ControlOf<'INVITE'>, 'title' | 'invited'>>;

/** A conversation as stored on one person's computer; for tests. Entries have no real signatures. */
export class Talk implements Conversation {
  /** This computer's clock. */
  now = 60_000_000;
  readonly store = messagesInMemory();
  readonly states = new Map<EntryHash, MessageState>();
  readonly refused = new Map<EntryHash, Failure>();
  isLeaving = false;
  log: EntryLog;
  /** All messages, in order. */
  readonly said: LogEntry[] = [];
  /** Names of authors, if other than their short names. */
  readonly names = new Map<PersonId, string>();
  #count = 0;

  constructor(reader: Author = bob) {
    this.log = new EntryLog(conversation, this.store.reader, reader.person, isSigned, digestOf);
  }

  get delivery(): Delivery {
    const { refused, states } = this;
    const pending = { state: 'pending', reached: [], awaited: [] } as const;
    return { refused, stateOf: ({ hash }) => states.get(hash) ?? pending };
  }

  get reader(): MessagesReader {
    return this.store.reader;
  }

  /** Adds entries and stores them; those by others are unread. */
  add(...entries: readonly LogEntry[]): void {
    for (const entry of entries) this.take(entry);
    this.keep();
  }

  /** Adds an entry without storing it yet. */
  take(entry: LogEntry): void {
    const verdict = this.log.offer(entry, { isAuthentic: true });
    if (verdict.kind !== 'added') throw new Error(`not added: ${JSON.stringify(verdict)}`);
  }

  keep(): void {
    this.store.writer.append([this.log.changes()], this.now);
  }

  /** Writes a good control. `changes` apply to an INVITE. */
  act(author: Author, what: Act, details?: Partial<ControlDetails>, changes?: InviteChanges): ControlEntry {
    const plain = this.composeControl(author, what, details);
    const entry = plain.command === 'INVITE' ? { ...plain, ...changes } : plain;
    this.add(entry);
    this.said.push(entry);
    return entry;
  }

  /** A control that its author would write now, not added. */
  composeControl(author: Author, what: Act, details?: Partial<ControlDetails>): ControlEntry {
    const { isFirst, ...place } = this.log.nextControl(author.writer);
    return controlEntry(author, `act-${(this.#count += 1)}`, what, place, { isFirst, ...details });
  }

  /** A message that its author would write now, not added. */
  compose(author: Author, words: Words, at = this.log.clock * 60_000): MessageEntry {
    const next = this.log.nextMessage(author.writer);
    if (next === 'needs-writer') throw new Error(`${nameOf(author.writer)} has shown no certificate`);
    const name = `message-${(this.#count += 1)}`;
    const content =
      typeof words === 'string'
        ? { kind: 'text', to: undefined, fields: { text: words } }
        : { to: undefined, ...words };
    return {
      ...messageEntry(author, name, next),
      at,
      from: this.names.get(author.person) ?? nameOf(author.person),
      content: { id: name, salt: '', ...content },
    };
  }

  /** Consecutive messages that their author would write now, not added. */
  composeRun(author: Author, count: number): MessageEntry[] {
    const entries: MessageEntry[] = [];
    for (let index = 0; index < count; index += 1) {
      const composed = this.compose(author, `on its way ${index}`);
      const before = entries.at(-1);
      const place = before && { number: before.number + 1, prev: before.hash, clock: before.clock + 1 };
      entries.push({ ...composed, ...place });
    }
    return entries;
  }

  say(author: Author, ...all: readonly Words[]): MessageEntry[] {
    const entries = all.map((words) => {
      const entry = this.compose(author, words);
      this.take(entry);
      return entry;
    });
    this.keep();
    this.said.push(...entries);
    return entries;
  }
}

interface TalkOptions extends InviteChanges {
  reader?: Author;
  people?: readonly Author[];
  /** Those of the people who have joined. */
  joined?: readonly Author[];
}

/** A conversation that Ann founded with some people, of whom some have joined. */
export function talkOf({ reader, people = [bob], joined = [bob], ...changes }: TalkOptions = {}): Talk {
  const talk = new Talk(reader);
  const ids = people.map(({ person: id }) => id);
  const founding = talk.act(ann, { kind: 'FOUND', people: ids, isPublic: false }, {}, changes);
  for (const author of joined) talk.act(author, { kind: 'JOIN', invite: founding.hash });
  return talk;
}
