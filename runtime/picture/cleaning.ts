import type { Range } from '../../shared/transfers/file-layout';
import { partsAtMost } from './parts';

/** A part of a cleaned picture: a stretch of its file, or bytes that stand there instead. */
export type Part = Range | Uint8Array;

/** What a cleaned picture is made of. It takes little memory, however large the picture is. */
export interface Cleaning {
  readonly parts: readonly Part[];
  /** Bytes of the cleaned picture. */
  readonly size: number;
}

/**
 * Parts up to which a picture is cleaned, where stretches that follow each other are one. Photos have some dozens; whoever asks for
 * a piece of one with many more would have each read on its own.
 */
const separatePartsAtMost = partsAtMost / 10;

/** Puts parts together; undefined if these are too many. */
export function cleaningOf(all: readonly Part[]): Cleaning | undefined {
  const parts: Part[] = [];
  let size = 0;
  for (const part of all) {
    const last = parts.at(-1);
    size += lengthOf(part);
    if (last && !isBytes(last) && !isBytes(part) && last.to === part.from)
      parts[parts.length - 1] = { from: last.from, to: part.to };
    // A small buffer would keep the larger one of which it is a part.
    else parts.push(isBytes(part) ? Uint8Array.from(part) : part);
  }
  return parts.length > separatePartsAtMost ? undefined : { parts, size };
}

/**
 * Reads bytes of a cleaned picture.
 * @param from where they begin in it
 * @param into is filled with them
 * @param read fills a buffer with bytes of the picture's file. Returns whether they were there
 * @returns whether all of them were there
 */
export function readCleaned(
  { parts, size }: Cleaning,
  from: number,
  into: Buffer,
  read: (into: Buffer, from: number) => boolean,
): boolean {
  const to = from + into.length;
  if (to > size) return false;
  let begins = 0;
  for (const part of parts) {
    const end = begins + lengthOf(part);
    if (begins >= to) break;
    const [first, last] = [Math.max(from, begins), Math.min(to, end)];
    if (first < last) {
      const place = into.subarray(first - from, last - from);
      if (isBytes(part)) place.set(part.subarray(first - begins, last - begins));
      else if (!read(place, part.from + first - begins)) return false;
    }
    begins = end;
  }
  return true;
}

const isBytes = (part: Part): part is Uint8Array => part instanceof Uint8Array;

/** Bytes of a part. */
export const lengthOf = (part: Part): number => (isBytes(part) ? part.length : part.to - part.from);
