import type { LogEntry } from '../conversation/log-entry';
import type { ConversationId } from '../ids';
import type { Budget } from './budget';
import type { Claim, Clock, ExchangeLog, Receiver } from './ports';
import type { Upload } from './upload';

/** Bounds of a random delay, in milliseconds. */
export interface DelayRange {
  readonly least: number;
  readonly most: number;
}

/** Delays of a dialogue, in milliseconds. */
export interface Pace {
  /** How long receipts are collected; 0 sends each at once. */
  readonly receiptMs: number;
  /** Delay before an entry from another node is relayed, unless the other side shows before then that it has it. */
  readonly relayMs: DelayRange;
  /** Quiet time after which a digest is sent, if the other side may lack something. */
  readonly quietMs: DelayRange;
  /**
   * For how long entries that keep coming put this off. Otherwise somebody who talks without a pause, and leaves one person out,
   * would keep everybody from noticing.
   */
  readonly busyMs: number;
}

/** The connection, as all of its dialogues share it. */
export interface DialogueSide {
  readonly receiver: Receiver;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly upload: Upload;
  /** Bytes of entries that were sent and are not confirmed. */
  readonly unconfirmedBytes: Budget;
  /** Weight of the other side's claims that are kept. */
  readonly claimWeight: Budget;
  /** Bytes in an entry's line. */
  sizeOf(entry: LogEntry): number;
  /** Whether the other side is about to list what it holds. */
  isAwaitingList(): boolean;
  log(conversation: ConversationId): ExchangeLog | undefined;
  sendBytes(bytes: Uint8Array): void;
  send(command: string, fields: object): void;
  /** The other side has shown that it holds this claim. */
  holds(conversation: ConversationId, claim: Claim): void;
  /** The other side has answered `ask`: both hold the same. */
  finished(conversation: ConversationId): void;
}

/**
 * How entries are passed on to the other side: at once; after `relayMs`, unless it gets them from another node; or not,
 * because it is connected to the node that they came from. A digest after `quietMs` repairs losses: 'compare' sends one in any
 * case, 'not' only if the connection to that node ends, or its connection to the other side.
 */
export type PassOn = 'now' | 'later' | 'compare' | 'not';

/** Returns a random delay, in milliseconds. */
export const delayIn = ({ least, most }: DelayRange, clock: Pick<Clock, 'random'>): number =>
  least + clock.random() * (most - least);
