/** Limits the number of connections, in total and per origin. */
export class Places {
  readonly #taken = new Map<string, number>();
  #total = 0;

  constructor(
    private most: number,
    private mostPerOrigin: number,
  ) {}

  /** Sets other limits. Places that are taken stay so. */
  limit(most: number, mostPerOrigin: number): void {
    this.most = most;
    this.mostPerOrigin = mostPerOrigin;
  }

  /** Takes a place. Returns false if there is none left. */
  take(origin: string): boolean {
    const taken = this.#taken.get(origin) ?? 0;
    if (this.#total >= this.most || taken >= this.mostPerOrigin) return false;
    this.#taken.set(origin, taken + 1);
    this.#total += 1;
    return true;
  }

  release(origin: string): void {
    const taken = this.#taken.get(origin) ?? 0;
    if (taken === 0) return;
    if (taken === 1) this.#taken.delete(origin);
    else this.#taken.set(origin, taken - 1);
    this.#total -= 1;
  }
}
