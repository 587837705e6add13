import type { Failure } from '../../shared/protocol/errors';

/** Up to which of my numbers each person holds my entries; the empty id stands for "anybody, or a server". */
export type Receipts = ReadonlyMap<string, number>;
const anybody = '';

/** Where my entries of one conversation have got to. */
export class Delivery {
  readonly #receipts: Map<string, number>;
  /** My numbers beyond `acknowledged` for which nothing is waited any more: another node holds them, or I removed them. */
  readonly #settled = new Set<number>();
  readonly #refused = new Map<number, Failure>();

  constructor(receipts: Receipts) {
    this.#receipts = new Map(receipts);
  }

  /** My highest number up to which another node holds all that I wrote. */
  get acknowledged(): number {
    return this.#receipts.get(anybody) ?? 0;
  }

  /** Whether another node holds an entry of mine. */
  isHeld(number: number): boolean {
    return number <= this.acknowledged || this.#settled.has(number);
  }

  /** My entries that the server refused, by number. */
  get refused(): ReadonlyMap<number, Failure> {
    return this.#refused;
  }

  /** Up to which of my numbers each other person is known to hold my entries. */
  receipts(): Receipts {
    return this.#receipts;
  }

  /**
   * A node (a person's, or a server) holds my entries after number `from` up to this one. Returns whether that is news.
   */
  reached(person: string | undefined, upTo: number, from: number): boolean {
    const before = this.#receipts.get(person ?? anybody) ?? 0;
    if (person !== undefined && upTo > before) this.#receipts.set(person, upTo);
    const settled = from <= this.acknowledged && this.#moveOn(Math.max(this.acknowledged, upTo));
    return settled || (person !== undefined && upTo > before);
  }

  /** A server has sent back one of my entries, or I removed it. Returns whether that is news. */
  settle(number: number): boolean {
    if (this.isHeld(number)) return false;
    this.#settled.add(number);
    this.#refused.delete(number);
    this.#moveOn(this.acknowledged);
    return true;
  }

  /** The server refused an entry. Returns whether that is news. */
  refuse(number: number, problem: Failure): boolean {
    if (this.isHeld(number)) return false;
    this.#refused.set(number, problem);
    return true;
  }

  /** The numbers that were refused; they count as on their way again. */
  takeRefused(): number[] {
    const numbers = [...this.#refused.keys()].sort((a, b) => a - b);
    this.#refused.clear();
    return numbers;
  }

  /** Moves the acknowledged number on over all that is settled without a gap. Returns whether it moved. */
  #moveOn(upTo: number): boolean {
    let reached = upTo;
    while (this.#settled.has(reached + 1)) reached += 1;
    if (reached === this.acknowledged) return false;
    this.#receipts.set(anybody, reached);
    for (const number of this.#settled) if (number <= reached) this.#settled.delete(number);
    for (const number of this.#refused.keys()) if (number <= reached) this.#refused.delete(number);
    return true;
  }
}
