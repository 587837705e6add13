/** A quantity of requests; `bytes` is the size of their lines. */
export interface Load {
  readonly items: number;
  readonly bytes: number;
}

/** Counts requests of one connection that are not done. While there are too many, the connection is not read. */
export class Backlog {
  #items = 0;
  #bytes = 0;
  #isHeld = false;

  /**
   * @param most the load above which reading pauses; it resumes at half of it
   * @param hold stops reading
   * @param release reads on
   */
  constructor(
    private readonly most: Load,
    private readonly hold: () => void,
    private readonly release: () => void,
  ) {}

  add(items: number, bytes = 0): void {
    this.#items += items;
    this.#bytes += bytes;
    if (this.#isHeld || !this.#exceeds(1)) return;
    this.#isHeld = true;
    this.hold();
  }

  done(items: number, bytes = 0): void {
    this.#items -= items;
    this.#bytes -= bytes;
    if (!this.#isHeld || this.#exceeds(1 / 2)) return;
    this.#isHeld = false;
    this.release();
  }

  /** Whether there is more than this share of the maximum. */
  #exceeds(share: number): boolean {
    return this.#items > this.most.items * share || this.#bytes > this.most.bytes * share;
  }
}
