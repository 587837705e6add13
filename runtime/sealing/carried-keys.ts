import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';
import { sealingBounds } from '../../shared/sealing/bounds';
import type { ChainKey, KeyPlace } from '../../shared/sealing/chain-key';
import { readSealed } from '../../shared/sealing/sealed-content';
import { keyOf } from './ratchet';

/** Number of keys of one conversation that count. */
const mostKeys = 100_000;

/**
 * The keys that a data file carries, of one conversation at a time. The file may come from anybody, so a key counts only once
 * it has led to that of an authentic message.
 */
export class CarriedKeys {
  #conversation: ConversationId | undefined;
  readonly #byChain = new Map<string, ChainKey[]>();
  #count = 0;
  #stepsLeft: number = sealingBounds.stepsInVainPerWriter;

  /** Adds keys of a conversation. Those of another one are forgotten. */
  add(conversation: ConversationId, keys: readonly ChainKey[]): void {
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.#byChain.clear();
      this.#count = 0;
    }
    for (const key of keys.slice(0, mostKeys - this.#count)) {
      const name = chainName(key);
      this.#byChain.set(name, [...(this.#byChain.get(name) ?? []), key]);
      this.#count += 1;
    }
  }

  /** Takes the key that leads to that of a message; undefined if none does. The message MUST be authentic. */
  take(message: MessageEntry): ChainKey | undefined {
    const sealed = readSealed(message.content, message.number);
    if (!sealed.ok) return undefined;
    const { conversation, writer, number } = message;
    const name = chainName({ conversation, writer, chain: sealed.value.chain });
    const keys = this.#byChain.get(name) ?? [];
    const nearestFirst = keys.filter((key) => key.number <= number).sort((a, b) => b.number - a.number);
    let left: number = Math.min(sealingBounds.stepsInVain, this.#stepsLeft);
    for (const key of nearestFirst) {
      const steps = number - key.number + 1;
      if (steps > left) break;
      if (keyOf(message, key).ok) {
        this.#byChain.set(
          name,
          keys.filter((each) => each !== key),
        );
        return key;
      }
      left -= steps;
      this.#stepsLeft -= steps;
    }
    return undefined;
  }
}

const chainName = ({ conversation, writer, chain }: Omit<KeyPlace, 'number'>): string =>
  `${conversation} ${writer} ${chain}`;
