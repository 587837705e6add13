import type { ControlState } from '../conversation/control-state';
import type { Verdict } from '../conversation/verdict';
import type { Answer } from '../conversation/giving';
import type { Claim, ClaimItem, Receiver } from '../conversation/holdings';
import type { LogEntry } from '../conversation/log-entry';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import type { Everybody } from '../protocol/everybody-scope';

export type { Claim, ClaimItem, Receiver, Verdict };

export const emptyClaim: Claim = { controls: [], messages: new Map() };

/** A range of a piece's messages, by number, both ends included. */
export interface PieceStretch {
  readonly piece: number;
  readonly first: number;
  readonly last: number;
}

/** The part of a conversation's log that the exchange uses; `EntryLog` implements it. */
export interface ExchangeLog {
  readonly conversation: ConversationId;
  /** Whether the founding INVITE is held. */
  readonly isKnown: boolean;
  /** Whether it is an open room, which anybody may join. */
  readonly isPublic: boolean;
  /** Whom it is for, if it is a room for everybody. */
  readonly everybody: Everybody | undefined;
  /** Everybody who was ever named in it. */
  readonly everyone: ReadonlySet<PersonId>;
  readonly controls: { readonly heads: readonly { readonly hash: EntryHash }[] };
  readonly state: ControlState;
  controlEntry(hash: EntryHash): LogEntry | undefined;
  fork(): ExchangeLog;
  /** Judges an entry, and adds it if it is good. Never throws. */
  offer(entry: LogEntry): Verdict;
  mayBeGiven(person: PersonId, entry: LogEntry): boolean;
  personOf(writer: WriterId): PersonId | undefined;
  items(receiver: Receiver): Claim;
  digest(receiver: Receiver): string;
  /**
   * Entries that a claim lacks: controls first, then messages, newest first to a person, oldest first to a server. Read
   * lazily, from the log as it was at the call.
   */
  lacking(theirs: Claim, receiver: Receiver): Iterable<LogEntry>;
  /** Whether a claim has something that this log lacks. */
  offers(theirs: Claim): boolean;
  /** Number of messages that a claim offers and this log lacks. */
  countOffered(theirs: Claim): number;
  /** Which of a writer's messages in this log a claim covers, each of them once. */
  covered(theirs: Claim, writer: WriterId): readonly PieceStretch[];
  hashAt(piece: number, number: number): EntryHash | undefined;
  /** The entries with these hashes, and what of their pasts `have` does not cover, as far as a receiver may be given them. */
  answerTo(hashes: readonly EntryHash[], have: readonly EntryHash[], receiver: Receiver): Answer;
}

/** The logs that a job adds to. */
export interface Logs {
  /** Returns a conversation's log, or an empty one. */
  log(conversation: ConversationId): ExchangeLog;
}

/** A registered connection to a node that holds conversations. */
export interface Link {
  /** The person at the other end; undefined for a server, which serves everybody. */
  readonly person: PersonId | undefined;
  /** The writer at the other end, which is one computer of the person; undefined for a server. */
  readonly writer: WriterId | undefined;
  /** Sends a line, which may be shared with other connections. */
  sendBytes(bytes: Uint8Array): void;
  /** Stops reading until `resume`, so that the other side has to wait. */
  pause(): void;
  resume(): void;
  drop(reason: string): void;
  /** What it brought has a signature that is not its author's, which had to be checked. Undefined if it may bring any number. */
  readonly forged?: (() => void) | undefined;
}

/** Time, timers and randomness of the exchange. */
export interface Clock {
  /** Milliseconds; the difference of two is the time between them, unless the system's clock was set. */
  now(): number;
  setTimer(run: () => void, ms: number): Timer;
  /** A random number from 0 up to, but not including, 1. */
  random(): number;
}
export interface Timer {
  cancel(): void;
}
