import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import type { ControlEntry, MessageEntry } from './log-entry';

/**
 * A stretch of one writer's messages chained by `prev`, with consecutive numbers and the same `after`. It grows at either
 * end. A log keeps pieces in memory instead of messages: a million messages make a few pieces.
 */
export interface Piece {
  /** Unique in its conversation on this node, from 1; never reused. */
  readonly id: number;
  readonly writer: WriterId;
  readonly first: number;
  readonly last: number;
  readonly lastHash: EntryHash;
  /** The `prev` of its first message. */
  readonly firstPrev: EntryHash | undefined;
  readonly after: readonly EntryHash[];
  /** Content of messages up to this number was deleted on this node; 0 if none was. */
  readonly deleted: number;
  /** Number of controls held when the piece was begun: no later control was known then. */
  readonly knownControls: number;
}

/** Stored state from which a log is opened. */
export interface StoredLog {
  /** In order of addition, so pasts come first. */
  readonly controls: readonly ControlEntry[];
  readonly pieces: readonly Piece[];
  /** The highest clock of any entry. */
  readonly clock: number;
}

/** What was added to a log, to be stored all or nothing. */
export interface LogAddition {
  readonly conversation: ConversationId;
  /** Pasts first. */
  readonly controls: readonly AddedControl[];
  readonly messages: readonly AddedMessage[];
  /** Pieces that are new or have grown at either end, or lost content. */
  readonly pieces: readonly Piece[];
  /** Set if entries held before are shown, or hidden, from now on. */
  readonly recast: StandingChange | undefined;
  /** The highest clock of any entry. */
  readonly clock: number;
}

/** Whether there is anything to store. A higher clock always comes with the entry that raised it. */
export const hasChanges = ({ controls, messages, pieces, recast }: LogAddition): boolean =>
  controls.length + messages.length + pieces.length > 0 || recast !== undefined;

export interface AddedControl {
  readonly entry: ControlEntry;
  /** The person who wrote it, by the certificate in its past. */
  readonly person: PersonId;
  /** Whether it stands. It is shown only if it does. */
  readonly stands: boolean;
}

export interface AddedMessage {
  readonly entry: MessageEntry;
  /** The person who wrote it, by the certificate in its past. */
  readonly person: PersonId;
  readonly piece: number;
  /** Whether it stands. It is shown as a row if its kind also stands alone, which the store asks the table of kinds. */
  readonly stands: boolean;
  /** Whether it is unread by the log's reader. */
  readonly unread: boolean;
  /** Whether it came from a file, so that it does not count as unread. */
  readonly known: boolean;
}

export interface StandingChange {
  /** Controls that now stand (true), or no longer do (false). */
  readonly controls: ReadonlyMap<EntryHash, boolean>;
  /** Stretches of messages that now stand, or no longer do. */
  readonly stretches: readonly Stretch[];
}

export interface Stretch {
  readonly piece: number;
  readonly first: number;
  readonly last: number;
  readonly stands: boolean;
}

/** The order in which messages are returned. */
export type MessageOrder = 'newest first' | 'oldest first';

/** Stores the messages of conversations. Each call reads a bounded number of rows by an index, in well under 10 ms. */
export interface MessageShelf {
  /** The message of a piece with this number. */
  messageAt(conversation: ConversationId, piece: number, number: number): MessageEntry | undefined;
  messageWithHash(conversation: ConversationId, hash: EntryHash): MessageEntry | undefined;
  placeWithHash(
    conversation: ConversationId,
    hash: EntryHash,
  ): { readonly piece: number; readonly number: number } | undefined;
  /** The first `atMost` messages of a piece with numbers in `range`, in the given order. */
  messages(
    conversation: ConversationId,
    piece: number,
    range: readonly [first: number, last: number],
    order: MessageOrder,
    atMost: number,
  ): MessageEntry[];
  /** Signs a message that this node wrote for somebody and stored without a signature; undefined if it is no such message. */
  signed?(message: MessageEntry): MessageEntry | undefined;
}

/** A shelf with nothing on it. */
export const emptyMessageShelf: MessageShelf = {
  messageAt: () => undefined,
  messageWithHash: () => undefined,
  placeWithHash: () => undefined,
  messages: () => [],
};
