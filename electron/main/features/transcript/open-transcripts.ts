import type { EntryPlace, LogEntry } from '../../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { PinView } from '../../../../shared/ipc/views/transcript';
import type { Parts } from '../parts';
import { beginning, end } from './places';
import { isPinned, Pins } from './pins';
import type { ReadMarks } from './read-marks';
import { TranscriptPage } from './transcript-page';
import { countedAtMost } from '../conversations/digest';

/** Parts of the app that are used here. */
export interface OpenTranscriptsParts {
  client: Pick<Parts['client'], 'conversations' | 'id'>;
  messages: Pick<Parts['messages'], 'reader' | 'markRead'>;
  windows: Pick<Parts['windows'], 'openConversation'>;
  changed: Parts['changed'];
}

/** What the open conversation windows show of their transcripts, and what has been read. */
export class OpenTranscripts {
  readonly #pages = new Map<ConversationId, TranscriptPage>();
  readonly #pins = new Map<ConversationId, Pins>();
  /** Tail of the queue of marks. */
  #marking: Promise<unknown> = Promise.resolve();

  /** @param onRead called when the user has read something of a conversation */
  constructor(
    private readonly parts: OpenTranscriptsParts,
    private readonly marks: Pick<ReadMarks, 'read'>,
    private readonly onRead: (conversation: ConversationId) => void,
  ) {}

  /** What a conversation's window shows; undefined if it has none. */
  page(conversation: ConversationId): TranscriptPage | undefined {
    return this.#pages.get(conversation);
  }

  /** The pinned messages of a conversation that has a window; none of others. */
  pins(conversation: ConversationId): readonly PinView[] {
    return this.#pins.get(conversation)?.view() ?? [];
  }

  /** Whether a message is pinned, in a conversation with or without a window. */
  isPinned(conversation: ConversationId, row: EntryHash): boolean {
    const { client, messages } = this.parts;
    const held = client.conversations.get(conversation);
    return held !== undefined && isPinned(held, messages.reader, row);
  }

  /**
   * MUST be called when a conversation changes.
   * @param added new entries, if these and what others hold are all that may have changed
   */
  changed(conversation: ConversationId, added?: readonly LogEntry[]): void {
    this.#pages.get(conversation)?.changed(added);
    this.#pins.get(conversation)?.changed(added);
  }

  /** MUST be called when a conversation's window opens. It shows the first unread message. */
  windowOpened(conversation: ConversationId): void {
    const { client, messages, changed } = this.parts;
    const held = client.conversations.get(conversation);
    if (held) {
      this.#pages.set(conversation, new TranscriptPage(held, messages.reader, client.id));
      this.#pins.set(conversation, new Pins(held, messages.reader));
    }
    this.onRead(conversation);
    changed();
  }

  /** MUST be called when the page of a conversation's window has crashed, before it is loaded again. */
  windowCrashed(conversation: ConversationId): void {
    this.turn(conversation, (page) => page.comeBack());
  }

  /** MUST be called when it has changed whose messages are shown. */
  shownAnew(): void {
    for (const conversation of this.#pages.keys()) this.changed(conversation);
  }

  windowClosed(conversation: ConversationId): void {
    this.#pages.delete(conversation);
    this.#pins.delete(conversation);
  }

  /** Changes which part of its transcript a conversation's window shows. */
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

  /**
   * Marks rows that are on screen in a focused window as read, first and last included. The last row of the
   * conversation marks everything before it, too.
   */
  markRead(conversation: ConversationId, first: EntryHash, last: EntryHash): Promise<void> {
    return this.#inTurn(() => this.#markShown(conversation, first, last));
  }

  /** MUST be called when the user has written: marks everything as read and moves the window to the end. */
  async answered(conversation: ConversationId): Promise<void> {
    await this.#inTurn(() => this.#markAllRead(conversation, undefined));
    this.turn(conversation, (page) => page.answered());
  }

  /** Runs marks one after another: rows that are still being marked must not count as skipped. */
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
    this.marks.read(conversation, from, to);
    this.onRead(conversation);
  }

  /** Places of two rows; undefined if one of them is gone. */
  places(
    conversation: ConversationId,
    [one, other]: readonly [EntryHash, EntryHash],
  ): [EntryPlace, EntryPlace] | undefined {
    const [from, to] = [this.#place(conversation, one), this.#place(conversation, other)];
    return from && to ? [from, to] : undefined;
  }

  #place(conversation: ConversationId, row: EntryHash): EntryPlace | undefined {
    return this.parts.client.conversations.get(conversation)?.log.entryWith(row);
  }
}
