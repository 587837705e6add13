import { bitsPerWord, BitSet } from './bit-set';

const noWords = new Uint32Array(0);

/** A control's index and past. */
interface ControlPlace {
  readonly index: number;
  readonly past: Past;
}

/**
 * An immutable set of control indices that contains the past of each member. Most pasts contain everything up to some
 * control, so this part is kept as one number, and only what lies beyond the first gap as bits.
 */
export class Past {
  static readonly empty = new Past(0, 0, noWords, 0);

  private constructor(
    /** All indices below this are in the set; this one is not. */
    readonly full: number,
    /** Number of words before the first stored one. All members in these words are below `full`. */
    private readonly offset: number,
    private readonly words: Uint32Array,
    /** Number of members. */
    readonly size: number,
  ) {}

  /** The first `count` controls. */
  static first(count: number): Past {
    return new Past(count, 0, noWords, count);
  }

  has(index: number): boolean {
    return index < this.full || (((this.words[(index >>> 5) - this.offset] ?? 0) >>> (index & 31)) & 1) === 1;
  }

  /** This set with one more control and its past. */
  with(control: ControlPlace): Past {
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

  /** Whether this set is a subset of another. */
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

  /** The members of another set that are not in this one. */
  lackedOf(other: BitSet): BitSet {
    const lacked = new BitSet();
    for (let position = 0; position < other.length; position += 1)
      lacked.addWord(position, other.wordAt(position) & ~this.#wordAt(position));
    return lacked;
  }

  /** The members that this set and another have in common. */
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

  /** An index above all members: the end of the last word. */
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

  /**
   * @param from all indices below this are members
   * @param words bits from the word `start` on; those below `from` do not count
   */
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
