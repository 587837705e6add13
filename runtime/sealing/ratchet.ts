import { hkdfSync } from 'node:crypto';
import { canonical } from '../../shared/conversation/canonical';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import { success, type Result } from '../../shared/protocol/errors';
import { isInKeyChain, type ChainKey, type KeyPlace } from '../../shared/sealing/chain-key';
import { problem, type SealingProblem } from '../../shared/sealing/problem';
import { readSealed } from '../../shared/sealing/sealed-content';
import { sha256 } from '../entries/hash';

/** Bytes of a key. */
const keyBytes = 32;

/** Makes random bytes that nobody can guess, such as `randomBytes` of node:crypto. */
export type RandomBytes = (count: number) => Uint8Array;

/** Begins a key chain, with the key of the message that has this number. */
export const newChainKey = (place: Omit<KeyPlace, 'chain'>, random: RandomBytes): ChainKey => ({
  ...place,
  chain: place.number,
  secret: random(keyBytes),
});

/** Bytes that follow from a key, for one purpose: nothing can be learned from them about the key, or about other bytes. */
export function derive(
  key: ChainKey,
  purpose: string,
  { number = key.number, salt = noBytes, bytes = keyBytes } = {},
): Uint8Array {
  const info = canonical([purpose, key.conversation, key.writer, number]);
  return new Uint8Array(hkdfSync('sha256', key.secret, salt, info, bytes));
}
const noBytes = new Uint8Array(0);

/**
 * The key of a later message of the same key chain. Takes as many steps as there are messages between, which are fewer than
 * 10,000.
 */
export function keyAt(held: ChainKey, number: number): Result<ChainKey, SealingProblem> {
  if (number < held.number) return problem('earlier-key');
  if (!isInKeyChain(held.chain, number)) return problem('another-key-chain');
  let key = held;
  while (key.number < number) {
    const next = key.number + 1;
    key = { ...key, number: next, secret: derive(key, 'parley-2-next', { number: next }) };
  }
  return success(key);
}

/** Cache: a key is compared with what a message names, opens it and is stored with it. */
const commitments = new WeakMap<ChainKey, string>();

/** What names a key without saying it: `sealed.key` of the message that it seals. */
export function commitmentOf(key: ChainKey): string {
  const known = commitments.get(key);
  if (known !== undefined) return known;
  const { conversation, writer, number, secret } = key;
  const text = ['parley-2-key', conversation, writer, number, Buffer.from(secret).toString('base64url')];
  const commitment = sha256(canonical(text));
  commitments.set(key, commitment);
  return commitment;
}

/**
 * The key of a message, from that or an earlier key of its key chain. Fails with `wrong-key` if the message names another.
 * @param walk takes the steps
 */
export function keyOf(
  message: MessageEntry,
  held: ChainKey,
  walk: typeof keyAt = keyAt,
): Result<ChainKey, SealingProblem> {
  const sealed = readSealed(message.content, message.number);
  if (!sealed.ok) return sealed;
  const isOfWriter = message.conversation === held.conversation && message.writer === held.writer;
  if (!isOfWriter || sealed.value.chain !== held.chain) return problem('another-key-chain');
  const key = walk(held, message.number);
  if (!key.ok) return key;
  return commitmentOf(key.value) === sealed.value.key ? key : problem('wrong-key');
}
