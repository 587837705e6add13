import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';
import { sealingBounds } from '../../shared/sealing/bounds';
import type { ChainKey, KeyPlace } from '../../shared/sealing/chain-key';
import { readSealed } from '../../shared/sealing/sealed-content';
import { keyOf } from './ratchet';

/** Number of keys that count, of one conversation and of one key chain in it. An export has far fewer of a chain. */
const mostKeys = 100_000;
const mostOfChain = 1_000;

/** The keys of one key chain. */
interface Carried {
  readonly keys: ChainKey[];
  /** Whether the keys of later messages come first. */
  isSorted: boolean;
}

/**
 * The keys that a data file carries, of one conversation at a time. The file may come from anybody, so a key counts only once
 * it has led to that of an authentic message.
 */
export class CarriedKeys {
  #conversation: ConversationId | undefined;
  readonly #byChain = new Map<string, Carried>();
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
      const carried = this.#chain(key);
      if (carried.keys.length >= mostOfChain) continue;
      carried.keys.push(key);
      carried.isSorted = false;
      this.#count += 1;
    }
  }

  /** Takes the key that leads to that of a message; undefined if none does. The message MUST be authentic. */
  take(message: MessageEntry): ChainKey | undefined {
    // Nothing could be tried any more, and there may be as many messages as a file has room for.
    if (this.#stepsLeft <= 0) return undefined;
    const sealed = readSealed(message.content, message.number);
    if (!sealed.ok) return undefined;
    const { conversation, writer, number } = message;
    const carried = this.#byChain.get(chainName({ conversation, writer, chain: sealed.value.chain }));
    if (!carried) return undefined;
    const { keys } = carried;
    if (!carried.isSorted) keys.sort((a, b) => b.number - a.number);
    carried.isSorted = true;
    let left: number = Math.min(sealingBounds.stepsInVain, this.#stepsLeft);
    for (const [index, key] of keys.entries()) {
      if (key.number > number) continue;
      const steps = number - key.number + 1;
      if (steps > left) break;
      if (keyOf(message, key).ok) {
        keys.splice(index, 1);
        return key;
      }
      left -= steps;
      this.#stepsLeft -= steps;
    }
    return undefined;
  }

  #chain(place: ChainKey): Carried {
    const name = chainName(place);
    const carried = this.#byChain.get(name) ?? { keys: [], isSorted: true };
    this.#byChain.set(name, carried);
    return carried;
  }
}

const chainName = ({ conversation, writer, chain }: Omit<KeyPlace, 'number'>): string =>
  `${conversation} ${writer} ${chain}`;
