import { pieceTagBytes } from '../../../shared/transfers/file-layout';

/** Pieces whose tags stay in memory, of all files: 16 MiB, for files of 256 GiB together. */
const tagsAtMost = 1024 * 1024;
/** What a small file counts as: a row in the map takes as much memory. */
const leastOfFile = 16;

/**
 * Tags of sealed pieces that are right, as their hash has shown. A piece that is sealed anew need not be hashed again if its tag
 * is the same: the tag covers each byte. Only somebody with the file's key could find other bytes with the same tag, and the
 * comparison keeps nothing from them.
 */
export class CheckedTags {
  /** By root, or a name for it while it is not known, a tag for each piece; zeros if it is not known. */
  readonly #tags = new Map<string, Buffer>();
  #count = 0;

  constructor(private readonly most: number = tagsAtMost) {}

  /**
   * Remembers the tag of a piece, in place of those of the files that came first. Has no effect for a file with too many pieces.
   * @param count pieces of the file
   */
  add(root: string, count: number, piece: number, sealed: Uint8Array): void {
    const tags = this.#tags.get(root) ?? this.#begin(root, count);
    tags?.set(tagOf(sealed), piece * pieceTagBytes);
  }

  /** Whether this is known to be the right piece. */
  has(root: string, piece: number, sealed: Uint8Array): boolean {
    const at = piece * pieceTagBytes;
    const tag = this.#tags.get(root)?.subarray(at, at + pieceTagBytes);
    return tag?.equals(tagOf(sealed)) === true;
  }

  /** The root of a file has become known. */
  rename(name: string, root: string): void {
    const tags = this.#tags.get(name);
    if (!tags) return;
    this.forget(root);
    this.#tags.delete(name);
    this.#tags.set(root, tags);
  }

  forget(root: string): void {
    const tags = this.#tags.get(root);
    if (tags) this.#count -= costOf(tags.length / pieceTagBytes);
    this.#tags.delete(root);
  }

  #begin(root: string, count: number): Buffer | undefined {
    const cost = costOf(count);
    if (cost > this.most) return undefined;
    for (const first of this.#tags.keys()) {
      if (this.#count + cost <= this.most) break;
      this.forget(first);
    }
    const tags = Buffer.alloc(count * pieceTagBytes);
    this.#tags.set(root, tags);
    this.#count += cost;
    return tags;
  }
}

const costOf = (count: number): number => Math.max(count, leastOfFile);

const tagOf = (sealed: Uint8Array): Uint8Array => sealed.subarray(-pieceTagBytes);
