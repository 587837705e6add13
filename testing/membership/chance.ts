import { seeded } from '../random';

/** Seeded random choices, so that a failing history can be repeated. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed);
  }

  /** True in this share of cases, from 0 to 1. */
  share(share: number): boolean {
    return this.#next() < share;
  }

  /** One of them; undefined when there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#next() * items.length)];
  }

  /** Each of them with this probability. */
  some<Item>(items: readonly Item[], share: number): Item[] {
    return items.filter(() => this.share(share));
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, at: this.#next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}
