import { compareEntries, encodeEntry, type Entry } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { isControl } from '../../shared/conversation/transcript';
import { limits } from '../../shared/protocol/limits';
import { Intake } from './intake';

interface Pending {
  /** The entries that came, by author and number. */
  readonly entries: Map<string, Entry>;
  /** What the controls among them amount to, taken in the order in which they came. */
  readonly trial: Log;
  bytes: number;
}

/** What became of an entry of a conversation that is not held here. */
export type Admission =
  /** All that came of the conversation so far: `inviter` invites this node's person. The controls come first. */
  | { kind: 'ours'; inviter: string | undefined; entries: readonly Entry[] }
  | { kind: 'waits' }
  /** It cannot be judged as things stand; the sender may have what comes before it. */
  | { kind: 'doubted' };

/**
 * Entries of conversations that this node does not hold, as they come over one connection, until the controls among them
 * invite this node's person. Nothing of them is kept on the disk. Bounded by bytes and by conversations: the conversation
 * that began to wait first goes first.
 */
export class PendingEntries {
  readonly #pending = new Map<string, Pending>();
  #bytes = 0;

  constructor(private readonly me: string) {}

  /** The number of bytes that wait, as lines. */
  get bytes(): number {
    return this.#bytes;
  }

  add(entry: Entry): Admission {
    const { conversation } = entry;
    const pending = this.#pending.get(conversation) ?? {
      entries: new Map<string, Entry>(),
      trial: new Log(conversation),
      bytes: 0,
    };
    if (isControl(entry)) {
      const intake = new Intake({ log: () => pending.trial }, this.me);
      if (intake.judge(entry) === 'refused') return { kind: 'doubted' };
    }
    this.#keep(conversation, pending, entry);
    if (!pending.trial.timeline.everyone.has(this.me)) return { kind: 'waits' };
    this.#forget(conversation);
    const entries = [...pending.entries.values()].sort(compareEntries);
    return {
      kind: 'ours',
      inviter: pending.trial.membership.invited.get(this.me)?.by.id,
      entries: [...entries.filter(isControl), ...entries.filter((each) => !isControl(each))],
    };
  }

  #keep(conversation: string, pending: Pending, entry: Entry): void {
    const key = `${entry.author} ${entry.number}`;
    // The first stays: a larger one in its place would not be counted, and a forged one would take a real one's place.
    if (pending.entries.has(key)) return;
    const bytes = encodeEntry(entry).length;
    pending.bytes += bytes;
    this.#bytes += bytes;
    pending.entries.set(key, entry);
    this.#pending.set(conversation, pending);
    for (const oldest of this.#pending.keys()) {
      if (this.#pending.size <= limits.pendingConversations && this.#bytes <= limits.pendingEntriesBytes)
        return;
      this.#forget(oldest);
    }
  }

  #forget(conversation: string): void {
    this.#bytes -= this.#pending.get(conversation)?.bytes ?? 0;
    this.#pending.delete(conversation);
  }
}
