import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import type { ControlEntry, MessageEntry } from './log-entry';

/**
 * A stretch of one writer's messages that are chained by `prev`, have consecutive numbers and name the same controls in
 * `after`. It grows at either end. A log keeps pieces in memory instead of messages: of a million messages there are a few.
 */
export interface Piece {
  /** Unique in its conversation on this node, from 1; never used again. */
  readonly id: number;
  readonly writer: WriterId;
  readonly first: number;
  readonly last: number;
  readonly lastHash: EntryHash;
  /** The `prev` of its first message. */
  readonly firstPrev: EntryHash | undefined;
  readonly after: readonly EntryHash[];
  /** Content of messages up to this number was deleted here; 0 when none was. */
  readonly deleted: number;
  /** Number of controls that were here when it was begun: it was held before any later control was known. */
  readonly knownControls: number;
}

/** What a log is opened with. */
export interface KeptLog {
  /** In the order in which they were added, which keeps pasts first. */
  readonly controls: readonly ControlEntry[];
  readonly pieces: readonly Piece[];
  /** The highest clock of any entry. */
  readonly clock: number;
}

/** What has been added to a log and is to be kept, all or nothing. */
export interface LogAddition {
  readonly conversation: ConversationId;
  /** In an order that keeps pasts first. */
  readonly controls: readonly AddedControl[];
  readonly messages: readonly AddedMessage[];
  /** Pieces that are new or have grown at either end, or lost content. */
  readonly pieces: readonly Piece[];
  /** Set when what was held before is shown, or not shown, from now on. */
  readonly recast: Recast | undefined;
  /** The highest clock of any entry. */
  readonly clock: number;
}

/** Whether there is anything to keep: a clock that is higher comes with what made it so. */
export const hasChanges = ({ controls, messages, pieces, recast }: LogAddition): boolean =>
  controls.length + messages.length + pieces.length > 0 || recast !== undefined;

export interface AddedControl {
  readonly entry: ControlEntry;
  /** The person who wrote it, by the certificate in its past. */
  readonly person: PersonId;
  /** Whether it stands: it is shown where it is. */
  readonly stands: boolean;
}

export interface AddedMessage {
  readonly entry: MessageEntry;
  /** The person who wrote it, by the certificate in its past. */
  readonly person: PersonId;
  readonly piece: number;
  /** Whether it stands. It is shown where it is if its kind stands alone, too, which the store asks the table of kinds. */
  readonly stands: boolean;
  /** Whether the log's reader has not seen it, and is to. */
  readonly unread: boolean;
  /** Whether it is no news: it was brought by a file. */
  readonly known: boolean;
}

export interface Recast {
  /** Controls that stand from now on, or no longer. */
  readonly controls: ReadonlyMap<EntryHash, boolean>;
  /** Stretches of a piece's messages that stand from now on, or no longer. */
  readonly stretches: readonly Stretch[];
}

export interface Stretch {
  readonly piece: number;
  readonly first: number;
  readonly last: number;
  readonly stands: boolean;
}

/** In which order messages are given. */
export type MessageOrder = 'newest first' | 'oldest first';

/** Where a conversation's messages lie. Each call reads a bounded number of rows by an index, in well under 10 ms. */
export interface MessageShelf {
  /** The message of a piece with this number. */
  messageAt(conversation: ConversationId, piece: number, number: number): MessageEntry | undefined;
  messageWithHash(conversation: ConversationId, hash: EntryHash): MessageEntry | undefined;
  /** Where the message with this hash is. */
  placeWithHash(
    conversation: ConversationId,
    hash: EntryHash,
  ): { readonly piece: number; readonly number: number } | undefined;
  /** The first messages, in this order, of a piece with numbers in a stretch. */
  messages(
    conversation: ConversationId,
    piece: number,
    range: readonly [first: number, last: number],
    order: MessageOrder,
    atMost: number,
  ): MessageEntry[];
}

/** A shelf with nothing on it. */
export const emptyMessageShelf: MessageShelf = {
  messageAt: () => undefined,
  messageWithHash: () => undefined,
  placeWithHash: () => undefined,
  messages: () => [],
};
