import { readSync, type Stats } from 'node:fs';
import { readCleaned, type Cleaning } from '../../../runtime/picture/cleaning';
import { cleanedBytesAtMost, cleaningIn, headBytes, holdsMetadata } from '../../../runtime/picture/metadata';

/** What all photos that are remembered may have of parts: 10 MB of memory, for ten thousand photos. */
const partsInMemory = 131_072;
/** What a photo counts as besides its parts. */
const leastOfPhoto = 8;
/** A file that changed no longer ago may change again without a later time. */
const settledAfterMs = 1_000;

/** A photo as it is offered. */
export interface Photo {
  /** Undefined if it cannot be cleaned, and is offered as it lies. */
  readonly cleaning: Cleaning | undefined;
}

/**
 * Photos without what they say besides themselves, such as where they were taken. They are cleaned when they are read, so that no
 * copy lies on the disk. To find out what is left of one it is read as a whole; that is remembered, so that any part of it is read
 * by itself afterwards.
 */
export class CleanedPhotos {
  /** By file, the one that was needed last at the end. */
  readonly #recent = new Map<string, Photo>();
  #parts = 0;
  #bytesRead = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Bytes of photos that were read as a whole so far: what takes time. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** The photo in an open file; undefined if the file holds no photo that could be cleaned. */
  in(file: number, path: string, { size, mtimeMs, ctimeMs, ino }: Stats): Photo | undefined {
    if (size < headBytes) return undefined;
    const key = [size, mtimeMs, ctimeMs, ino, path].join();
    const photo = this.#recent.get(key) ?? this.#photoIn(file, size);
    if (photo && Math.abs(this.now() - ctimeMs) >= settledAfterMs) this.#keep(key, photo);
    return photo;
  }

  #keep(key: string, photo: Photo): void {
    if (this.#recent.delete(key)) this.#parts -= costOf(photo);
    this.#recent.set(key, photo);
    this.#parts += costOf(photo);
    for (const [oldest, each] of this.#recent) {
      if (this.#parts <= partsInMemory) break;
      this.#recent.delete(oldest);
      this.#parts -= costOf(each);
    }
  }

  #photoIn(file: number, size: number): Photo | undefined {
    const head = Buffer.alloc(headBytes);
    readSync(file, head, 0, headBytes, 0);
    if (!holdsMetadata(head)) return undefined;
    if (size > cleanedBytesAtMost) return { cleaning: undefined };
    const whole = Buffer.allocUnsafeSlow(size);
    // One that has just been cut off will not have the size that was offered.
    const read = readSync(file, whole, 0, size, 0);
    this.#bytesRead += read;
    return { cleaning: cleaningIn(whole.subarray(0, read)) };
  }
}

const costOf = ({ cleaning }: Photo): number => leastOfPhoto + (cleaning?.parts.length ?? 0);

/** Reads a part of a cleaned photo from its file. Returns whether it was there. */
export const readPhoto = (file: number, cleaning: Cleaning, from: number, into: Buffer): boolean =>
  readCleaned(cleaning, from, into, (part, at) => readSync(file, part, 0, part.length, at) === part.length);
