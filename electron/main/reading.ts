import type { EntryPlace } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../shared/ids';
import type { Parts } from './parts';
import { beginning, end } from './places';
import { TranscriptPage } from './transcript-page';
import { countedAtMost } from './view-digest';

/** What of the app's parts is used. */
export interface ReadingParts {
  client: Pick<Parts['client'], 'conversations' | 'id'>;
  messages: Pick<Parts['messages'], 'reader' | 'markRead'>;
  windows: Pick<Parts['windows'], 'openConversation'>;
  changed: Parts['changed'];
}

/** What the open conversation windows show of their transcripts, and what has been read. */
export class Reading {
  readonly #pages = new Map<ConversationId, TranscriptPage>();
  /** The last mark that was asked for. */
  #marking: Promise<unknown> = Promise.resolve();

  /** @param onRead the user has seen something of a conversation */
  constructor(
    private readonly parts: ReadingParts,
    private readonly onRead: (conversation: ConversationId) => void,
  ) {}

  /** What a conversation's window shows; undefined when it has none. */
  page(conversation: ConversationId): TranscriptPage | undefined {
    return this.#pages.get(conversation);
  }

  /** A conversation's window opens, at the first unread message. */
  windowOpened(conversation: ConversationId): void {
    const { client, messages, changed } = this.parts;
    const held = client.conversations.get(conversation);
    if (held) this.#pages.set(conversation, new TranscriptPage(held, messages.reader, client.id));
    this.onRead(conversation);
    changed();
  }

  windowClosed(conversation: ConversationId): void {
    this.#pages.delete(conversation);
  }

  /** Moves what a conversation's window shows of its transcript. */
  turn(conversation: ConversationId, turn: (page: TranscriptPage) => void): void {
    const page = this.#pages.get(conversation);
    if (!page) return;
    turn(page);
    this.parts.changed();
  }

  /** Opens a conversation at one of its messages. */
  openRow(conversation: ConversationId, row: EntryHash): void {
    this.parts.windows.openConversation(conversation);
    this.showRow(conversation, row);
  }

  /** Shows a message in its conversation's window. */
  showRow(conversation: ConversationId, row: EntryHash): void {
    const place = this.#place(conversation, row);
    if (place) this.turn(conversation, (page) => page.showRow(place));
  }

  /** The rows from one to another are on screen in a focused window. With the last row, all that comes before is read. */
  markRead(conversation: ConversationId, first: EntryHash, last: EntryHash): Promise<void> {
    return this.#inTurn(() => this.#markShown(conversation, first, last));
  }

  /** The user has written in a conversation: all in it is read, and its window goes to the end. */
  async answered(conversation: ConversationId): Promise<void> {
    await this.#inTurn(() => this.#markAllRead(conversation, undefined));
    this.turn(conversation, (page) => page.answered());
  }

  /** Marks one after another: what was on screen and is still being marked must not count as skipped. */
  #inTurn(mark: () => Promise<void>): Promise<void> {
    const done = this.#marking.then(mark);
    this.#marking = done.catch(() => undefined);
    return done;
  }

  async #markShown(conversation: ConversationId, first: EntryHash, last: EntryHash): Promise<void> {
    const [from, to] = [this.#place(conversation, first), this.#place(conversation, last)];
    const page = this.#pages.get(conversation);
    if (!from || !to) return;
    page?.seen(from, to);
    if (page?.isEnd(to)) await this.#markAllRead(conversation, from);
    else await this.#mark(conversation, from, to);
    this.parts.changed();
  }

  /** @param shownFrom messages before this place were not on screen; undefined when none was */
  async #markAllRead(conversation: ConversationId, shownFrom: EntryPlace | undefined): Promise<void> {
    const { reader } = this.parts.messages;
    const skipped = reader.countUnread(conversation, countedAtMost, shownFrom);
    const first = reader.firstUnread(conversation);
    if (first && skipped > 0) this.#pages.get(conversation)?.skip(first, skipped);
    await this.#mark(conversation, beginning, end);
  }

  async #mark(conversation: ConversationId, from: EntryPlace, to: EntryPlace): Promise<void> {
    if (this.parts.messages.reader.countUnread(conversation, 1) === 0) return;
    await this.parts.messages.markRead(conversation, from, to);
    this.onRead(conversation);
  }

  /** Where two rows stand; undefined when one of them is not there any more. */
  places(
    conversation: ConversationId,
    [one, other]: readonly [EntryHash, EntryHash],
  ): [EntryPlace, EntryPlace] | undefined {
    const [from, to] = [this.#place(conversation, one), this.#place(conversation, other)];
    return from && to ? [from, to] : undefined;
  }

  #place(conversation: ConversationId, row: EntryHash): EntryPlace | undefined {
    const log = this.parts.client.conversations.get(conversation)?.log;
    return log?.controlEntry(row) ?? log?.messageWithHash(row);
  }
}
