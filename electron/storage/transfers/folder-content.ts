import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Range } from '../../../shared/transfers/file-layout';
import { readPhoto, type CleanedPhotos } from './cleaned-photos';
import type { ListFile, Stretch } from './list-files';

/** Where a stretch of the list begins, and where in the content its files do. */
interface Mark {
  readonly at: number;
  readonly begins: number;
}

/** Files that are read in a step. */
const filesAtOnce = 250;
/** Bytes of photos that are read as a whole, to find out what is left of them, after which a step ends. */
export const photoBytesAtOnce = 8 * 1024 * 1024;

/** A file only: opening a pipe does not wait for somebody who writes to it, and a link leads to something else. */
export const asFile = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The content of a folder as it is offered: its list, then its files. Any part of it can be read. In memory is a mark for some
 * hundred files each, and the part of the list that was needed last.
 */
export class FolderContent {
  readonly #marks: Mark[] = [];
  /** Bytes of the content. */
  readonly size: number;
  #near: { readonly mark: number; readonly stretch: Stretch } | undefined;

  /**
   * @param list as it is offered
   * @param places the same files in the same order, each where it lies in the folder
   * @param photos with which photos are read; undefined if they are given as they lie
   * @throws RangeError if places are no list
   */
  constructor(
    private readonly folder: string,
    private readonly list: ListFile,
    private readonly places: ListFile,
    private readonly photos: CleanedPhotos | undefined,
  ) {
    let begins = list.bytes;
    for (let at = 0; at < places.bytes;) {
      const stretch = places.stretch(at);
      if (!stretch) throw new RangeError('the list of a folder cannot be read');
      this.#marks.push({ at, begins });
      at = stretch.next;
      for (const { size } of stretch.files) begins += size;
    }
    this.size = begins;
  }

  /** Bytes of the content, which lie in `into` then; undefined if a file that has some of them is not as it was. */
  read(range: Range, into: Buffer): Buffer | undefined {
    const length = range.to - range.from;
    for (let filled = 0; filled < length;) {
      const now = this.readOn(range, into, filled);
      if (now === undefined) return undefined;
      filled = now;
    }
    return into.subarray(0, length);
  }

  /**
   * The same a step at a time: a piece may have bytes of a hundred thousand files.
   * @param filled bytes of the range that lie in `into` already
   * @returns how many do then
   */
  readOn({ from, to }: Range, into: Buffer, filled: number): number | undefined {
    let at = from + filled;
    const listed = this.list.read(Math.min(at, this.list.bytes), Math.min(to, this.list.bytes));
    if (!listed) return undefined;
    at += listed.copy(into, filled);
    let left = filesAtOnce;
    const photosTo = this.#photoBytes + photoBytesAtOnce;
    const goesOn = (): boolean => at < to && left > 0 && this.#photoBytes < photosTo;
    for (let mark = this.#markAt(at); goesOn(); mark += 1) {
      const stretch = this.#stretch(mark);
      if (!stretch) return undefined;
      let begins = this.#marks[mark]?.begins ?? 0;
      for (const { size, path } of stretch.files) {
        const end = begins + size;
        if (end > at && goesOn()) {
          const part = into.subarray(at - from, Math.min(end, to) - from);
          if (!readInto(part, join(this.folder, path), at - begins, size, this.photos)) return undefined;
          at += part.length;
          left -= 1;
        }
        begins = end;
      }
    }
    return at - from;
  }

  close(): void {
    this.list.close();
    this.places.close();
  }

  get #photoBytes(): number {
    return this.photos?.bytesRead ?? 0;
  }

  /** The last mark that is not after a place in the content. */
  #markAt(place: number): number {
    let [low, high] = [0, this.#marks.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#marks[middle]?.begins ?? 0) <= place) low = middle;
      else high = middle;
    }
    return low;
  }

  #stretch(mark: number): Stretch | undefined {
    if (this.#near?.mark === mark) return this.#near.stretch;
    const at = this.#marks[mark]?.at;
    const stretch = at === undefined ? undefined : this.places.stretch(at);
    this.#near = stretch && { mark, stretch };
    return stretch;
  }
}

/** Reads a part of a file. Returns whether it is still a file of this size, once it is cleaned if it is to be. */
function readInto(
  part: Buffer,
  path: string,
  from: number,
  size: number,
  photos: CleanedPhotos | undefined,
): boolean {
  let file: number;
  try {
    file = openSync(path, asFile);
  } catch {
    return false;
  }
  try {
    const about = fstatSync(file);
    if (!about.isFile()) return false;
    const cleaning = photos?.in(file, path, about)?.cleaning;
    if ((cleaning ?? about).size !== size) return false;
    if (cleaning) return readPhoto(file, cleaning, from, part);
    return readSync(file, part, 0, part.length, from) === part.length;
  } finally {
    closeSync(file);
  }
}
