import type { LogEntry } from '../conversation/log-entry';
import type { EntryHash } from '../ids';
import { delayIn, type DialogueSide } from './dialogue-side';
import type { Timer } from './ports';

/** Number of entries that wait to be relayed. The rest is left to digest and upload, which is bounded. */
const mostRelayed = 100;

/** Entries from another node that are sent after `relayMs`, unless the other side shows before then that it has them. */
export class PendingRelay {
  readonly #hashes = new Set<EntryHash>();
  #timer: Timer | undefined;

  /** @param relay called when the time has come; it takes the entries */
  constructor(
    private readonly side: Pick<DialogueSide, 'pace' | 'clock'>,
    private readonly relay: () => void,
  ) {}

  /** Returns false, and adds none, if there is no room for the entries. */
  add(entries: readonly LogEntry[]): boolean {
    if (this.#hashes.size + entries.length > mostRelayed) return false;
    for (const { hash } of entries) this.#hashes.add(hash);
    const { clock, pace } = this.side;
    this.#timer ??= clock.setTimer(this.relay, delayIn(pace.relayMs, clock));
    return true;
  }

  /** Removes and returns the entries' hashes, and stops the timer. */
  take(): EntryHash[] {
    this.stop();
    const hashes = [...this.#hashes];
    this.#hashes.clear();
    return hashes;
  }

  /** Removes the entries. The timer runs on: it serves what is added until then. */
  clear(): void {
    this.#hashes.clear();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
