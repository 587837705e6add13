import type { ControlState } from '../conversation/control-state';
import type { Verdict } from '../conversation/entry-log';
import type { Claim, ClaimItem, Receiver } from '../conversation/holdings';
import type { LogEntry } from '../conversation/log-entry';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';

export type { Claim, ClaimItem, Receiver, Verdict };

export const emptyClaim: Claim = { controls: [], messages: new Map() };

/** A stretch of a piece of messages. */
export interface PieceStretch {
  readonly piece: number;
  readonly first: number;
  readonly last: number;
}

/** What answers a WANT. */
export interface Wanted {
  /** Pasts first. */
  readonly entries: Iterable<LogEntry>;
  /** What is not here, or may not be given. */
  readonly lacking: readonly EntryHash[];
}

/** A conversation's log as the exchange needs it; `EntryLog` is one. */
export interface ExchangeLog {
  readonly conversation: ConversationId;
  /** Whether a founding INVITE is here. */
  readonly isKnown: boolean;
  /** Everybody who was ever named in it. */
  readonly everyone: ReadonlySet<PersonId>;
  readonly controls: { readonly heads: readonly { readonly hash: EntryHash }[] };
  readonly state: ControlState;
  controlEntry(hash: EntryHash): LogEntry | undefined;
  fork(): ExchangeLog;
  /** Judges an entry and takes it in. Never throws. */
  offer(entry: LogEntry): Verdict;
  mayBeGiven(person: PersonId, entry: LogEntry): boolean;
  personOf(writer: WriterId): PersonId | undefined;
  items(receiver: Receiver): Claim;
  digest(receiver: Receiver): string;
  /** What a claim lacks: controls first, then messages, to a person newest first, to a server oldest first. Reads lazily, from the log as it was when called. */
  lacking(theirs: Claim, receiver: Receiver): Iterable<LogEntry>;
  /** Whether a claim has something that this log lacks. */
  offers(theirs: Claim): boolean;
  /** Number of messages that a claim offers and this log lacks. */
  countOffered(theirs: Claim): number;
  /** Which of a writer's messages a claim shows to be held, each of them once. */
  covered(theirs: Claim, writer: WriterId): readonly PieceStretch[];
  hashAt(piece: number, number: number): EntryHash | undefined;
  /** The entries with these hashes and what of their past is not under `have`, as far as a receiver may be given them. */
  answerTo(hashes: readonly EntryHash[], have: readonly EntryHash[], receiver: Receiver): Wanted;
}

/** A registered connection with a node that holds conversations. */
export interface Link {
  /** The person at the other end; undefined for a server, which serves everybody. */
  readonly person: PersonId | undefined;
  /** The other end's writer: one of the person's computers. Undefined for a server. */
  readonly writer: WriterId | undefined;
  /** Sends a line, which may be shared with other connections. */
  sendBytes(bytes: Uint8Array): void;
  /** Stops reading for a while; what the other side sends then waits there. */
  pause(): void;
  resume(): void;
  drop(reason: string): void;
}

/** Where the exchange's time and chance come from. */
export interface Clock {
  setTimer(run: () => void, ms: number): Timer;
  /** A number from 0 up to 1. */
  random(): number;
}
export interface Timer {
  cancel(): void;
}
