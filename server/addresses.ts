/** Limits the number of connections, in total and per origin. */
export class Places {
  readonly #taken = new Map<string, number>();
  #total = 0;

  constructor(
    private readonly most: number,
    private readonly mostPerOrigin: number,
  ) {}

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
