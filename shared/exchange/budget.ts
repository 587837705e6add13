/** A budget that all conversations of a connection share. */
export class Budget {
  #left: number;

  constructor(readonly atMost: number) {
    this.#left = atMost;
  }

  /** Takes a share. Returns false if there is not that much left. */
  take(share: number): boolean {
    if (share > this.#left) return false;
    this.#left -= share;
    return true;
  }

  give(share: number): void {
    this.#left += share;
  }
}
