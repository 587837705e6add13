import { slotOf } from '../../runtime/entries/store/tables';
import type { OldMessage, MessageReader } from '../storage/message-reader';
import type { SetTimer } from '../../runtime/timers';

/** How much a server keeps; undefined for no limit. */
export interface Bounds {
  /** Age in milliseconds above which a message's content is deleted. */
  retainMs?: number | undefined;
  /** Bytes used by the file above which the content of the oldest messages is deleted. */
  maxBytes?: number | undefined;
}

/** Interval between checks. */
const checkMs = 60_000;
/** Number of messages deleted per commit: a few milliseconds of work, between which other jobs run. */
const messagesAtOnce = 50;

/** Deletes the content of the oldest messages, so that a server's file stays within bounds. Headers stay. */
export class Retention {
  #timer: { cancel(): void } | undefined;
  #isChecking = false;
  #isStopped = false;

  /** @param remove deletes the content of messages; resolves with whether that succeeded */
  constructor(
    private bounds: Bounds,
    private readonly reader: Pick<MessageReader, 'oldestMessages' | 'usedBytes'>,
    private readonly remove: (messages: readonly OldMessage[]) => Promise<boolean>,
    private readonly now: () => number,
    private readonly setTimer: SetTimer,
    private readonly onDone: (deleted: number) => void,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Deletes what exceeds the bounds, now and at intervals. */
  start(): void {
    if (this.#isChecking || this.#isStopped) return;
    if (this.bounds.retainMs === undefined && this.bounds.maxBytes === undefined) return;
    this.#isChecking = true;
    this.#check()
      .catch(this.onFault)
      .finally(() => {
        this.#isChecking = false;
        if (!this.#isStopped) this.#timer = this.setTimer(() => this.start(), checkMs);
      });
  }

  /** Sets other bounds and deletes what exceeds them. */
  change(bounds: Bounds): void {
    this.bounds = bounds;
    this.#timer?.cancel();
    this.start();
  }

  async #check(): Promise<void> {
    const deleted = (await this.#deleteOld()) + (await this.#deleteTooMuch());
    if (deleted > 0) this.onDone(deleted);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  async #deleteOld(): Promise<number> {
    const { retainMs } = this.bounds;
    return retainMs === undefined ? 0 : this.#deleteWhile(slotOf(this.now() - retainMs), () => true);
  }

  async #deleteTooMuch(): Promise<number> {
    const { maxBytes } = this.bounds;
    if (maxBytes === undefined) return 0;
    return this.#deleteWhile(Number.MAX_SAFE_INTEGER, () => this.reader.usedBytes() > maxBytes);
  }

  /** Deletes the content of messages with ids less than `below`, oldest first, while `isNeeded` says so. */
  async #deleteWhile(below: number, isNeeded: () => boolean): Promise<number> {
    let from: number | undefined = 0;
    let deleted = 0;
    while (from !== undefined && !this.#isStopped && isNeeded()) {
      const { messages, next } = this.reader.oldestMessages(from, below, messagesAtOnce);
      if (messages.length > 0 && !(await this.remove(messages))) break;
      from = next;
      deleted += messages.length;
    }
    return deleted;
  }
}
