import type { ConversationId, WriterId } from '../ids';
import { sealingBounds } from './bounds';

/** Which of a writer's keys one is. */
export interface KeyPlace {
  readonly conversation: ConversationId;
  /** Whose messages the key is for. */
  readonly writer: WriterId;
  /** The number of the message with which its key chain began. */
  readonly chain: number;
  /** The number of the message that it seals. */
  readonly number: number;
}

/** A key that seals one message, and from which those of the later messages of its key chain follow. */
export interface ChainKey extends KeyPlace {
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** Whether a message with this number can belong to a key chain. */
export const isInKeyChain = (chain: number, number: number): boolean =>
  number >= chain && number - chain < sealingBounds.messagesPerKeyChain;
