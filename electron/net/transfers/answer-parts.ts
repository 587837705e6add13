import type { AnswerFlow } from './file-connection';
import type { PieceBuffers } from './piece-buffers';

/** Takes a part of an answer, whose buffer has nothing else in it. */
export type TakePart = (part: Buffer) => Promise<void>;

/** Parts that may wait until they are taken: while there are more, nothing else is read. */
const waitingAtMost = 3;

/** Cuts an answer into pieces. */
export class AnswerParts {
  readonly #taking: Promise<void>[] = [];
  #waiting = 0;
  #left: number;
  #part: Buffer | undefined;
  #filled = 0;

  /**
   * @param bytes of the whole answer
   * @param buffers for parts, which have the length of a piece; the last may be shorter
   */
  constructor(
    bytes: number,
    private readonly buffers: PieceBuffers,
    private readonly take: TakePart,
  ) {
    this.#left = bytes;
  }

  /** Whether every part was there. */
  get areAll(): boolean {
    return this.#left === 0;
  }

  /** More of the answer has come; no more than its bytes. */
  add(bytes: Uint8Array, answer: AnswerFlow): void {
    for (let at = 0; at < bytes.length;) {
      const part = (this.#part ??= this.#next());
      const copied = Math.min(bytes.length - at, part.length - this.#filled);
      part.set(bytes.subarray(at, at + copied), this.#filled);
      at += copied;
      this.#filled += copied;
      if (this.#filled < part.length) return;
      this.#part = undefined;
      this.#filled = 0;
      this.#left -= part.length;
      const taking = this.#takes(part, answer);
      // Whoever awaits them all is told.
      taking.catch(() => undefined);
      this.#taking.push(taking);
    }
  }

  /** Resolves once all parts that came are taken; rejects if one could not be. */
  async taken(): Promise<void> {
    await Promise.all(this.#taking);
  }

  /** Not one of Node's pool: it is handed to another thread. */
  #next(): Buffer {
    return this.#left < this.buffers.bytes ? Buffer.allocUnsafeSlow(this.#left) : this.buffers.take();
  }

  async #takes(part: Buffer, answer: AnswerFlow): Promise<void> {
    this.#waiting += 1;
    if (this.#waiting >= waitingAtMost) answer.pause();
    try {
      await this.take(part);
    } catch (error) {
      answer.destroy();
      throw error;
    } finally {
      this.#waiting -= 1;
      answer.resume();
    }
  }
}
