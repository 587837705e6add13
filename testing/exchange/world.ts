import { parseEntry } from '../../runtime/entries/entry-codec';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { isControlEntry, type LogEntry } from '../../shared/conversation/log-entry';
import type { Holder } from '../../shared/exchange/holders';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import { decodeLine } from '../../shared/protocol/codec';
import type { Computer } from './computers';

/** What the world watches of a node. */
export interface WatchedNode {
  readonly computer: Computer;
  /** Exempts the node from the checks on honest nodes. */
  readonly isLiar: boolean;
  /** Undefined for a server. */
  readonly me: PersonId | undefined;
  /** Number of lines sent, by command. */
  readonly lines: Map<string, number>;
  bytes: number;
  log(conversation: ConversationId): EntryLog;
}

interface Plan {
  readonly at: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/**
 * Simulated time, in milliseconds, and seeded randomness. Records as a fault what must not happen between
 * honest nodes: a receipt for what was not held, or a message given to somebody whom it is not for.
 */
export class World {
  now = 0;
  readonly nodes: WatchedNode[] = [];
  readonly faults: unknown[] = [];
  /** Whether given messages are checked, which takes as long as giving them. */
  isWatching = true;
  /** Number of signature checks. */
  checks = 0;
  readonly #held = new Map<EntryHash, Set<Holder>>();
  #unique = 0;
  /** Sorted by time, then by the order in which they were planned. */
  readonly #plans = new Map<number, Plan[]>();
  #seed: number;

  constructor(seed = 1) {
    this.#seed = seed;
  }

  /** A number from 0 up to 1 (mulberry32). */
  random = (): number => {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  plan = (run: () => void, ms: number): { cancel(): void } => {
    const plan = { at: Math.ceil(this.now + ms), run, isCancelled: false };
    const due = this.#plans.get(plan.at);
    if (due) due.push(plan);
    else this.#plans.set(plan.at, [plan]);
    return { cancel: () => void (plan.isCancelled = true) };
  };

  fail = (error: unknown): void => void this.faults.push(error);

  /** A number that was not returned before. */
  unique(): number {
    this.#unique += 1;
    return this.#unique;
  }

  noteHeld(holder: Holder, entries: readonly LogEntry[]): void {
    for (const { hash } of entries) this.#held.set(hash, (this.#held.get(hash) ?? new Set()).add(holder));
  }

  /** Whether somebody holds an entry, or once did. */
  hasHeld = (holder: Holder, hash: EntryHash): boolean => this.#held.get(hash)?.has(holder) ?? false;

  /** Records that a node gave a message to another. */
  noteGiven(from: WatchedNode, to: WatchedNode, bytes: Uint8Array): void {
    if (!this.isWatching || from.isLiar || to.me === undefined) return;
    const message = messageIn(bytes);
    if (!message) return this.fail('a message that cannot be read');
    const log = from.log(message.conversation);
    const isOpened = [...log.standing()].some(
      (entry) => entry.command === 'INVITE' && entry.history && entry.invited.some(({ id }) => id === to.me),
    );
    if (!log.controls.after(message.after).takesPart(to.me) && !isOpened)
      this.fail(`${from.computer.name} gives ${to.computer.name} what is not for them`);
  }

  /** Lets time pass until nothing is planned, or up to a time. */
  async run(upToMs = Infinity): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const at = Math.min(...this.#plans.keys());
      if (at === Infinity || at > upToMs) break;
      const due = this.#plans.get(at) ?? [];
      this.#plans.delete(at);
      this.now = at;
      for (const plan of due) if (!plan.isCancelled) plan.run();
    }
    if (upToMs !== Infinity) this.now = upToMs;
  }
}

function messageIn(bytes: Uint8Array): LogEntry | undefined {
  const line = decodeLine(bytes.subarray(0, -1));
  if (!line.ok) return undefined;
  const entry = parseEntry('SEND_MESSAGE', line.value.fields);
  return entry.ok && !isControlEntry(entry.value) ? entry.value : undefined;
}
