/** Over how long a speed is measured. */
const overMs = 5_000;

/** How fast bytes come, over the last few seconds. */
export class Speed {
  readonly #came: { readonly at: number; readonly bytes: number }[] = [];
  #sum = 0;

  constructor(private readonly now: () => number) {}

  add(bytes: number): void {
    this.#came.push({ at: this.now(), bytes });
    this.#sum += bytes;
  }

  /** Bytes a second; null before anything can be said. */
  get perSecond(): number | null {
    const now = this.now();
    for (let first = this.#came[0]; first && now - first.at > overMs; first = this.#came[0]) {
      this.#sum -= first.bytes;
      this.#came.shift();
    }
    const [first] = this.#came;
    return first && now - first.at >= 500 ? Math.round((this.#sum * 1000) / (now - first.at)) : null;
  }
}
