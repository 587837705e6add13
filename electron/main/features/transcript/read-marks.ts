import type { EntryPlace } from '../../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { ReadMark } from '../../../../shared/protocol/messages';
import type { Doings } from '../doings/doings';
import type { Parts } from '../parts';
import { beginning } from './places';

export interface ReadMarksParts {
  client: Pick<Parts['client'], 'conversations' | 'tellRead'>;
  messages: Pick<Parts['messages'], 'reader' | 'markRead'>;
  doings: Pick<Doings, 'read'>;
}

/** Keeps what has been read the same on all computers of this person, while they are connected. */
export class ReadMarks {
  /** Marks of messages that have not come yet: the last of each conversation. */
  readonly #waiting = new Map<ConversationId, ReadMark>();

  /** @param onRead called when something of a conversation was read elsewhere */
  constructor(
    private readonly parts: ReadMarksParts,
    private readonly onRead: (conversation: ConversationId) => void,
  ) {}

  /** Tells the others what was read here: what is shown between two places, both included. */
  read(conversation: ConversationId, from: EntryPlace, to: EntryPlace): void {
    const last = this.#isRow(conversation, to) ? to.hash : this.#lastOf(conversation);
    if (last === undefined) return;
    const first = this.#isRow(conversation, from) ? { first: from.hash } : {};
    this.parts.client.tellRead([{ conversation, ...first, last }]);
    this.parts.doings.read(conversation, () => this.#lastRead(conversation));
  }

  /** Tells the others up to where everything has been read. */
  tellAll(): void {
    const marks: ReadMark[] = [];
    for (const conversation of this.parts.client.conversations.keys()) {
      const last = this.#lastRead(conversation);
      if (last !== undefined) marks.push({ conversation, last });
    }
    this.parts.client.tellRead(marks);
  }

  /** Another computer of this person tells what was read there. */
  async heard(marks: readonly ReadMark[]): Promise<void> {
    for (const mark of marks) await this.#take(mark);
  }

  /** Call when something has come in a conversation. */
  came(conversation: ConversationId): void {
    const mark = this.#waiting.get(conversation);
    if (mark && this.#place(conversation, mark.last)) void this.#take(mark);
  }

  async #take(mark: ReadMark): Promise<void> {
    const { conversation } = mark;
    const { client, messages } = this.parts;
    if (!client.conversations.has(conversation)) return;
    const last = this.#place(conversation, mark.last);
    if (!last) return void this.#waiting.set(conversation, mark);
    if (this.#waiting.get(conversation)?.last === mark.last) this.#waiting.delete(conversation);
    const first = mark.first === undefined ? beginning : this.#place(conversation, mark.first);
    if (!first || messages.reader.countUnread(conversation, 1) === 0) return;
    await messages.markRead(conversation, first, last);
    this.onRead(conversation);
  }

  /** The last message before which, itself included, nothing is unread. */
  #lastRead(conversation: ConversationId): EntryHash | undefined {
    const { reader } = this.parts.messages;
    const unread = reader.firstUnread(conversation);
    return unread ? reader.before(conversation, unread, 1)[0]?.entry.hash : this.#lastOf(conversation);
  }

  #lastOf(conversation: ConversationId): EntryHash | undefined {
    return this.parts.messages.reader.lastMessage(conversation)?.entry.hash;
  }

  #isRow = (conversation: ConversationId, { hash }: EntryPlace): boolean =>
    this.#place(conversation, hash) !== undefined;

  #place(conversation: ConversationId, row: EntryHash): EntryPlace | undefined {
    return this.parts.client.conversations.get(conversation)?.log.entryWith(row);
  }
}
