import { slotOf } from '../shared/node/storage/log-tables';
import type { SetTimer } from './timers';
import type { OldText, ServerReader } from './storage/server-reader';

/** How much a server keeps; what is not given is not bounded. */
export interface Bounds {
  /** Texts that were said longer ago are deleted. */
  retainMs?: number | undefined;
  /** The oldest texts are deleted while the file uses more. */
  maxBytes?: number | undefined;
}

const checkMs = 60_000;
/** So many texts go at a time: a few milliseconds of work, between which everybody else's is done. */
const handful = 50;

/** Deletes the oldest texts, so that a server's messages stay within bounds. */
export class Retention {
  #timer: { cancel(): void } | undefined;
  #isStopped = false;

  /** @param remove deletes texts; resolves with whether they are gone */
  constructor(
    private readonly bounds: Bounds,
    private readonly reader: ServerReader,
    private readonly remove: (texts: readonly OldText[]) => Promise<boolean>,
    private readonly now: () => number,
    private readonly setTimer: SetTimer,
    private readonly onDone: (deleted: number) => void,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Deletes what is too much, and goes on looking from time to time. */
  start(): void {
    if (this.bounds.retainMs === undefined && this.bounds.maxBytes === undefined) return;
    this.#check()
      .catch(this.onFault)
      .finally(() => {
        if (!this.#isStopped) this.#timer = this.setTimer(() => this.start(), checkMs);
      });
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

  /** Deletes texts with ids below one, the oldest first, while there is need. */
  async #deleteWhile(below: number, isNeeded: () => boolean): Promise<number> {
    let from = 0;
    let deleted = 0;
    while (!this.#isStopped && isNeeded()) {
      const texts = this.reader.oldestTexts(from, below, handful);
      if (texts.length === 0 || !(await this.remove(texts))) break;
      from = (texts.at(-1)?.id ?? from) + 1;
      deleted += texts.length;
    }
    return deleted;
  }
}
