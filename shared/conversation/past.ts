import { bitsPerWord, BitSet } from './bit-set';

const noWords = new Uint32Array(0);

/** A control and what it comes after. */
interface Located {
  readonly index: number;
  readonly past: Past;
}

/**
 * A set of controls by their index that holds the past of each of its members. It never changes. Most pasts hold everything
 * up to some control, so that is kept as one number, and only what lies beyond the first gap as bits.
 */
export class Past {
  static readonly empty = new Past(0, 0, noWords, 0);

  private constructor(
    /** Everything below this is in the set, and this is not. */
    readonly full: number,
    /** Number of words before the first one that is kept; all bits there are below `full`, or are not set. */
    private readonly offset: number,
    private readonly words: Uint32Array,
    /** Number of members. */
    readonly size: number,
  ) {}

  /** The first so many controls. */
  static first(count: number): Past {
    return new Past(count, 0, noWords, count);
  }

  has(index: number): boolean {
    return index < this.full || (((this.words[(index >>> 5) - this.offset] ?? 0) >>> (index & 31)) & 1) === 1;
  }

  /** This set with one more control and its past. */
  with(control: Located): Past {
    const { index, past } = control;
    if (this.has(index)) return this;
    if (Math.max(this.full, past.full) === index && this.#end <= index && past.#end <= index)
      return Past.first(index + 1);
    const full = Math.max(this.full, past.full);
    const start = full >>> 5;
    const words = new Uint32Array(
      Math.max(this.#end, (index >>> 5) * bitsPerWord + bitsPerWord) / bitsPerWord - start,
    );
    this.#copyTo(words, start);
    past.#copyTo(words, start);
    words[(index >>> 5) - start] = (words[(index >>> 5) - start] ?? 0) | (1 << (index & 31));
    return Past.#of(full, start, words);
  }

  /** Whether everything in this set is in another. */
  isWithin(other: Past): boolean {
    if (this.full > other.full) return false;
    return this.words.every((word, at) => (word & ~other.#wordAt(at + this.offset)) === 0);
  }

  /** Whether this set and another have a member in common. */
  meets(other: BitSet): boolean {
    for (let position = 0; position < other.length; position += 1)
      if ((this.#wordAt(position) & other.wordAt(position)) !== 0) return true;
    return false;
  }

  /** What of another set is not in this one. */
  lackedOf(other: BitSet): BitSet {
    const lacked = new BitSet();
    for (let position = 0; position < other.length; position += 1)
      lacked.addWord(position, other.wordAt(position) & ~this.#wordAt(position));
    return lacked;
  }

  /** What this set and another have in common. */
  common(other: BitSet): BitSet {
    const common = new BitSet();
    for (let position = 0; position < other.length; position += 1)
      common.addWord(position, this.#wordAt(position) & other.wordAt(position));
    return common;
  }

  /** The members in ascending order. */
  *[Symbol.iterator](): Generator<number> {
    for (let index = 0; index < this.full; index += 1) yield index;
    for (let index = this.full + 1; index < this.#end; index += 1) if (this.has(index)) yield index;
  }

  /** A number above all members: the end of the last word. */
  get #end(): number {
    return this.words.length === 0 ? this.full : (this.offset + this.words.length) * bitsPerWord;
  }

  #wordAt(position: number): number {
    const word = this.words[position - this.offset] ?? 0;
    const below = this.full - position * bitsPerWord;
    return below >= bitsPerWord ? -1 : below > 0 ? word | ~(-1 << below) : word;
  }

  #copyTo(words: Uint32Array, start: number): void {
    for (let at = Math.max(0, start - this.offset); at < this.words.length; at += 1) {
      const to = at + this.offset - start;
      words[to] = (words[to] ?? 0) | (this.words[at] ?? 0);
    }
  }

  /** @param words bits from the word `start` on; those below `full` do not count */
  static #of(from: number, start: number, words: Uint32Array): Past {
    let full = from;
    while ((((words[(full >>> 5) - start] ?? 0) >>> (full & 31)) & 1) === 1) full += 1;
    const [first, last] = [(full >>> 5) - start, words.length];
    if (first < last) words[first] = (words[first] ?? 0) & (-1 << (full & 31));
    let begin = first;
    while (begin < last && words[begin] === 0) begin += 1;
    let size = full;
    for (let at = begin; at < last; at += 1) size += countOfBits(words[at] ?? 0);
    return begin >= last ? Past.first(full) : new Past(full, start + begin, words.slice(begin), size);
  }
}

/** Number of ones in a 32-bit word, by adding neighbouring fields (Hacker's Delight, section 5-1). */
function countOfBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
