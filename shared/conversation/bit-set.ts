const bitsPerWord = 32;

/** A growing set of small whole numbers: controls by their index. Unions and subset tests take a word at a time. */
export class BitSet {
  #words: Uint32Array;

  constructor(words: Uint32Array = new Uint32Array(1)) {
    this.#words = words;
  }

  has(index: number): boolean {
    const word = this.#words[index >>> 5];
    return word !== undefined && ((word >>> (index & 31)) & 1) === 1;
  }

  add(index: number): void {
    this.#reserve((index >>> 5) + 1);
    const at = index >>> 5;
    this.#words[at] = (this.#words[at] ?? 0) | (1 << (index & 31));
  }

  addAll(other: BitSet): void {
    const words = other.#words;
    this.#reserve(words.length);
    for (let at = 0; at < words.length; at += 1) this.#words[at] = (this.#words[at] ?? 0) | (words[at] ?? 0);
  }

  copy(): BitSet {
    return new BitSet(this.#words.slice());
  }

  /** Whether everything in this set is in the other. */
  isWithin(other: BitSet): boolean {
    const words = other.#words;
    return this.#words.every((word, at) => (word & ~(words[at] ?? 0)) === 0);
  }

  /** Number of members. */
  get size(): number {
    return this.#words.reduce((sum, word) => sum + countOfBits(word), 0);
  }

  /** The members in ascending order. */
  *[Symbol.iterator](): Generator<number> {
    for (let at = 0; at < this.#words.length; at += 1) {
      let word = this.#words[at] ?? 0;
      while (word !== 0) {
        const bit = 31 - Math.clz32(word & -word);
        yield at * bitsPerWord + bit;
        word &= word - 1;
      }
    }
  }

  #reserve(words: number): void {
    if (words <= this.#words.length) return;
    const grown = new Uint32Array(Math.max(words, this.#words.length * 2));
    grown.set(this.#words);
    this.#words = grown;
  }
}

/** Number of ones in a 32-bit word, by adding neighbouring fields (Hacker's Delight, section 5-1). */
function countOfBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
