/** What all conversations of a connection may keep together. */
export class Budget {
  #left: number;

  constructor(readonly atMost: number) {
    this.#left = atMost;
  }

  /** Takes a share, if there is that much left. */
  take(share: number): boolean {
    if (share > this.#left) return false;
    this.#left -= share;
    return true;
  }

  /** Gives a share back. */
  give(share: number): void {
    this.#left += share;
  }
}
