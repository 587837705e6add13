import type { LogEntry } from '../conversation/log-entry';
import type { ConversationId } from '../ids';
import type { DialogueSide } from './dialogue-side';
import type { Timer } from './ports';
import { claimOf } from './stretches';
import { receiptLines } from './wire';

/** Number of entries confirmed in one line. */
const confirmedPerLine = 400;

/** Collects the entries of one conversation that were received, and confirms them together after `receiptMs`. */
export class PendingReceipts {
  #entries: LogEntry[] = [];
  #timer: Timer | undefined;

  constructor(
    private readonly conversation: ConversationId,
    private readonly side: Pick<DialogueSide, 'pace' | 'clock' | 'sendBytes'>,
  ) {}

  add(entries: readonly LogEntry[]): void {
    this.#entries.push(...entries);
    const { pace, clock } = this.side;
    if (this.#entries.length >= confirmedPerLine || pace.receiptMs === 0) this.#send();
    else this.#timer ??= clock.setTimer(() => this.#send(), pace.receiptMs);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #send(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const entries = this.#entries;
    this.#entries = [];
    for (let start = 0; start < entries.length; start += confirmedPerLine) {
      const page = claimOf(entries.slice(start, start + confirmedPerLine));
      for (const line of receiptLines(this.conversation, page)) this.side.sendBytes(line);
    }
  }
}
