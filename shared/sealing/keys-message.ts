import { z } from 'zod';
import { canonical } from '../conversation/canonical';
import { bytes32Pattern } from '../bytes32';
import { writerId, type ConversationId, type WriterId } from '../ids';
import { parseFields } from '../protocol/codec';
import { type Result } from '../protocol/errors';
import { conversationPattern, signaturePattern } from '../protocol/message-entry';
import { sealingBounds } from './bounds';
import { isInKeyChain } from './chain-key';

/**
 * KEYS, with which a writer gives keys to another. It is signed and addressed, so anybody may pass it on, and no part of the
 * log: it has no number, and nothing names it.
 */

const bytes32 = z.string().regex(bytes32Pattern);
const count = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

const keyName = z.strictObject({ writer: writerId, chain: count, number: count, key: bytes32 });
const isPossible = ({ chain, number }: { chain: number; number: number }): boolean =>
  isInKeyChain(chain, number);
/** Wire form of a `KeyName`. */
export const keyNameSchema = keyName.refine(isPossible, 'not in its key chain');

const givenKeySchema = keyName
  .extend({
    enc: bytes32,
    // 32 bytes and the tag of 16: a multiple of three bytes, so all bits are used.
    data: z.string().regex(/^[A-Za-z0-9_-]{64}$/),
  })
  .refine(isPossible, 'not in its key chain');

/** Which key it is, without the key. */
export interface KeyName {
  /** Whose messages it is for. */
  readonly writer: WriterId;
  readonly chain: number;
  readonly number: number;
  /** Commitment to the key. */
  readonly key: string;
}

/** A key that is sealed for one recipient. */
export interface GivenKey extends KeyName {
  /** The public key, made for this only, from which the recipient derives what the key is encrypted with. */
  readonly enc: string;
  /** The encrypted key, in base64url. */
  readonly data: string;
}

/** Which keys go from whom to whom. */
export interface KeysAddress {
  readonly conversation: ConversationId;
  readonly sender: WriterId;
  readonly recipient: WriterId;
}

export interface UnsignedKeys extends KeysAddress {
  readonly keys: readonly GivenKey[];
}

export interface Keys extends UnsignedKeys {
  readonly signature: string;
}

/** Wire form of KEYS. Has no other fields: the signature covers all of them. */
export const keysSchema = z.strictObject({
  conversation: z.string().regex(conversationPattern).brand<'ConversationId'>(),
  sender: writerId,
  recipient: writerId,
  keys: z.array(givenKeySchema).min(1).max(sealingBounds.keysPerLine),
  signature: z.string().regex(signaturePattern),
});

/** Reads the fields of a KEYS. Does not check its signature, or who takes part. */
export const readKeys = (fields: Record<string, unknown>): Result<Keys> => parseFields(keysSchema, fields);

/** The text of which a KEYS has the signature: every field but that. */
export const keysText = ({ conversation, sender, recipient, keys }: UnsignedKeys): string =>
  canonical(['parley-2-keys', { conversation, sender, recipient, keys: keys.map((each) => ({ ...each })) }]);

/** HPKE's `info`: from whom to whom keys go. */
export const addressText = ({ conversation, sender, recipient }: KeysAddress): string =>
  canonical(['parley-2-keys-info', conversation, sender, recipient]);

/** HPKE's `aad`: which key it is, and from whom to whom it goes. */
export const givenText = (
  { conversation, sender, recipient }: KeysAddress,
  { writer, chain, number, key }: KeyName,
): string => canonical(['parley-2-keys-aad', conversation, sender, recipient, writer, chain, number, key]);

/** Divides keys into the lists of several KEYS that fit a line each. */
export function inLines(keys: readonly GivenKey[]): GivenKey[][] {
  const lines: GivenKey[][] = [];
  for (let at = 0; at < keys.length; at += sealingBounds.keysPerLine)
    lines.push(keys.slice(at, at + sealingBounds.keysPerLine));
  return lines;
}
