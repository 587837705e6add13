import { readSync, type Stats } from 'node:fs';
import {
  cleanedBytesAtMost,
  headBytes,
  holdsMetadata,
  withoutMetadata,
} from '../../../runtime/picture/metadata';

/** Most photos that stay in memory, and most bytes of all of them. */
const [photosAtMost, bytesAtMost] = [32, cleanedBytesAtMost];

/** A photo as it is offered. */
export interface Photo {
  /** Undefined if it is too large to be cleaned, and is offered as it lies. */
  readonly bytes: Buffer | undefined;
  /** Whether it says nothing besides itself. */
  readonly isClean: boolean;
}

/**
 * Photos without what they say besides themselves, such as where they were taken. They are cleaned when they are read, so that no
 * copy lies on the disk; those that were read last stay in memory, as each is read a piece at a time.
 */
export class CleanedPhotos {
  /** By file, the one that was needed last at the end. */
  readonly #recent = new Map<string, Photo>();
  #bytes = 0;

  /** The photo in an open file; undefined if the file holds no photo that could be cleaned. */
  in(file: number, path: string, { size, mtimeMs, ctimeMs, ino }: Stats): Photo | undefined {
    if (size < headBytes) return undefined;
    const key = [size, mtimeMs, ctimeMs, ino, path].join();
    const photo = this.#recent.get(key) ?? photoIn(file, size);
    if (photo) this.#keep(key, photo);
    return photo;
  }

  #keep(key: string, photo: Photo): void {
    if (this.#recent.delete(key)) this.#bytes -= lengthOf(photo);
    this.#recent.set(key, photo);
    this.#bytes += lengthOf(photo);
    for (const [oldest, each] of this.#recent) {
      if (this.#bytes <= bytesAtMost && this.#recent.size <= photosAtMost) break;
      this.#recent.delete(oldest);
      this.#bytes -= lengthOf(each);
    }
  }
}

const lengthOf = ({ bytes }: Photo): number => bytes?.length ?? 0;

function photoIn(file: number, size: number): Photo | undefined {
  const head = Buffer.alloc(headBytes);
  readSync(file, head, 0, headBytes, 0);
  if (!holdsMetadata(head)) return undefined;
  if (size > cleanedBytesAtMost) return { bytes: undefined, isClean: false };
  const whole = Buffer.allocUnsafeSlow(size);
  // One that has just been cut off will not have the size that was offered.
  const bytes = whole.subarray(0, readSync(file, whole, 0, size, 0));
  const cleaned = withoutMetadata(bytes);
  return { bytes: cleaned ?? bytes, isClean: cleaned !== undefined };
}
