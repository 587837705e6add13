import { randomBytes } from 'node:crypto';
import { commitmentOf, keyAt } from '../../runtime/sealing/ratchet';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { ChainKey } from '../../shared/sealing/chain-key';
import { sealedContent } from '../../shared/sealing/sealed-content';
import { message } from '../entries/store-kit';

/** The key of a later message of a key chain. */
export function keyIn(root: ChainKey, number: number): ChainKey {
  const key = keyAt(root, number);
  if (!key.ok) throw new Error(key.error);
  return key.value;
}

/** A message of Ann's that names a key. What it says is no good. */
export function naming(key: ChainKey): MessageEntry {
  const data = randomBytes(80).toString('base64url');
  const salt = randomBytes(16).toString('base64url');
  const content = sealedContent({ key: commitmentOf(key), chain: key.chain, salt, data });
  return message('ann', key.number, { content });
}
