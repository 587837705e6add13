export const bitsPerWord = 32;

/** A growing set of small non-negative integers, such as the indices of controls. */
export class BitSet {
  #words = new Uint32Array(1);

  has(index: number): boolean {
    return (((this.#words[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
  }

  add(index: number): void {
    this.addWord(index >>> 5, 1 << (index & 31));
  }

  /** Adds the numbers whose bits are set in a word: bit `i` stands for `32 * position + i`. */
  addWord(position: number, word: number): void {
    this.#reserve(position + 1);
    this.#words[position] = (this.#words[position] ?? 0) | word;
  }

  addAll(other: BitSet): void {
    const words = other.#words;
    this.#reserve(words.length);
    for (let at = 0; at < words.length; at += 1) this.#words[at] = (this.#words[at] ?? 0) | (words[at] ?? 0);
  }

  copy(): BitSet {
    const copy = new BitSet();
    copy.#words = this.#words.slice();
    return copy;
  }

  /** Whether this set is a subset of another. */
  isWithin(other: BitSet): boolean {
    return this.#words.every((word, at) => (word & ~other.wordAt(at)) === 0);
  }

  get isEmpty(): boolean {
    return this.next(0) === undefined;
  }

  /** Number of 32-bit words. */
  get length(): number {
    return this.#words.length;
  }

  /** The bits of the numbers from `32 * position` to `32 * position + 31`. */
  wordAt(position: number): number {
    return this.#words[position] ?? 0;
  }

  /** The lowest member that is at least `from`; undefined if there is none. */
  next(from: number): number | undefined {
    let at = from >>> 5;
    let word = (this.#words[at] ?? 0) & (-1 << (from & 31));
    while (word === 0) {
      at += 1;
      if (at >= this.#words.length) return undefined;
      word = this.#words[at] ?? 0;
    }
    return at * bitsPerWord + lowestBit(word);
  }

  /** The numbers below `end` that are not members. */
  absent(end: number): number[] {
    const absent: number[] = [];
    for (let position = 0; position * bitsPerWord < end; position += 1) {
      let word = ~this.wordAt(position);
      for (; word !== 0; word &= word - 1) absent.push(position * bitsPerWord + lowestBit(word));
    }
    return absent.filter((index) => index < end);
  }

  /** The members in ascending order. Includes members added during the iteration above the last one returned. */
  *[Symbol.iterator](): Generator<number> {
    for (let index = this.next(0); index !== undefined; index = this.next(index + 1)) yield index;
  }

  #reserve(words: number): void {
    if (words <= this.#words.length) return;
    const grown = new Uint32Array(Math.max(words, this.#words.length * 2));
    grown.set(this.#words);
    this.#words = grown;
  }
}

const lowestBit = (word: number): number => 31 - Math.clz32(word & -word);
