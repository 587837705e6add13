import type { Item, Outbox } from './outbox';
import type { Pace } from './pace';

/** Weight of the answers that may wait on one connection before no more is read from it. */
const mostWeight = 20_000;

interface Answer {
  weight: number;
  items: () => Iterable<Item>;
}

/**
 * What a connection asked for and was not sent yet: one answer per key. A newer question replaces the one that waits, so
 * asking again and again costs neither memory nor repeated answers.
 */
export class Answers {
  readonly #waiting = new Map<string, Answer>();
  #weight = 0;
  #isFed = false;

  constructor(
    private readonly outbox: Pick<Outbox, 'feed'>,
    private readonly pace: Pick<Pace, 'hold' | 'release'>,
  ) {}

  /** Number of answers that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** @param weight what the question takes in memory, in numbers or ids */
  put(key: string, answer: Answer): void {
    this.#take(key);
    this.#waiting.set(key, answer);
    this.#weight += answer.weight;
    if (this.#weight > mostWeight) this.pace.hold('answers');
    if (this.#isFed) return;
    this.#isFed = true;
    this.outbox.feed(this.#items());
  }

  *#items(): Generator<Item> {
    for (const [key, { items }] of this.#waiting) {
      this.#take(key);
      let isEmpty = true;
      for (const item of items()) {
        isEmpty = false;
        yield item;
      }
      if (isEmpty) yield undefined;
      if (this.#weight < mostWeight / 2) this.pace.release('answers');
    }
    this.#isFed = false;
  }

  #take(key: string): void {
    this.#weight -= this.#waiting.get(key)?.weight ?? 0;
    this.#waiting.delete(key);
  }
}
