import type { EntryLog } from '../../shared/conversation/entry-log';
import type { WriterId } from '../../shared/ids';
import type { ChainKey } from '../../shared/sealing/chain-key';
import type { OwnKeyChain } from '../../shared/sealing/kept-keys';
import { beginsKeyChain, type NextSealed } from '../../shared/sealing/new-chain';
import { keyAt, newChainKey, type RandomBytes } from './ratchet';

/** The key of a writer's next message. */
export interface NextKey {
  readonly key: ChainKey;
  /** What is stored in the same transaction as the message: a number must not be used twice with one key. */
  readonly chain: OwnKeyChain;
  /** Whether the message begins a key chain, so that everybody is given its key. */
  readonly begins: boolean;
}

/**
 * The key with which a writer seals its next message.
 * @param own its key chain as it was stored with its last message; undefined if there is none
 */
export function nextKey(
  log: EntryLog,
  writer: WriterId,
  own: OwnKeyChain | undefined,
  next: NextSealed,
  random: RandomBytes,
): NextKey {
  const { conversation } = log;
  const { number, after, at } = next;
  const last = own && own.writer === writer && !beginsKeyChain(log, own.state, next) ? own : undefined;
  const key = last && keyAt(keyIn(last), number);
  if (last && key?.ok) {
    const state = { ...last.state, last: { number, after } };
    const { secret } = key.value;
    return { key: key.value, chain: { conversation, writer, state, secret }, begins: false };
  }
  const first = newChainKey({ conversation, writer, number }, random);
  const state = { chain: number, begunAt: at, last: { number, after } };
  return { key: first, chain: { conversation, writer, state, secret: first.secret }, begins: true };
}

const keyIn = ({ conversation, writer, state, secret }: OwnKeyChain): ChainKey => ({
  conversation,
  writer,
  chain: state.chain,
  number: state.last.number,
  secret,
});
