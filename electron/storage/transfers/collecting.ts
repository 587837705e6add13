import {
  closeSync,
  constants,
  copyFileSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { placeOf } from '../../../shared/transfers/file-layout';
import { freePlace } from './free-place';
import { markAsFromElsewhere } from './from-elsewhere';

/** Bytes of the bit field that are stored together. */
export const chunkBytes = 512;

/** The part file of one transfer, in which its pieces are collected, and which of them it has. */
export class Collecting {
  readonly #file: number;
  #isOpen = true;
  /** Chunks of the bit field that are not stored yet. */
  readonly #changed = new Set<number>();

  /** @param bits which pieces it has, by what is stored */
  constructor(
    readonly path: string,
    readonly bits: Uint8Array,
    private readonly size: number,
  ) {
    mkdirSync(dirname(path), { recursive: true });
    const isThere = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
    // Without the file nothing of it is here.
    if (!isThere) bits.fill(0);
    this.#file = openSync(path, isThere ? 'r+' : 'wx+', 0o600);
  }

  has(piece: number): boolean {
    return ((this.bits[piece >> 3] ?? 0) & bitOf(piece)) !== 0;
  }

  put(piece: number, plain: Uint8Array): void {
    const { from } = placeOf(piece, this.size).plain;
    for (let done = 0; done < plain.length;)
      done += writeSync(this.#file, plain, done, plain.length - done, from + done);
    const at = piece >> 3;
    this.bits[at] = (this.bits[at] ?? 0) | bitOf(piece);
    this.#changed.add(Math.floor(at / chunkBytes));
  }

  /** Has what was put reach the disk. Returns the chunks of the bit field that say so, and are not stored yet. */
  flush(): (readonly [chunk: number, bits: Uint8Array])[] {
    if (this.#changed.size === 0) return [];
    fdatasyncSync(this.#file);
    return [...this.#changed].map((chunk) => [
      chunk,
      this.bits.slice(chunk * chunkBytes, (chunk + 1) * chunkBytes),
    ]);
  }

  /** What `flush` returned is stored. */
  stored(): void {
    this.#changed.clear();
  }

  /**
   * Gives the whole file a name that nothing else has.
   * @param name as it was offered
   */
  finish(name: string): string {
    ftruncateSync(this.#file, this.size);
    fdatasyncSync(this.#file);
    this.close();
    // Before it has its name: there is no moment in which it could be opened without the mark.
    markAsFromElsewhere(this.path);
    const path = reserved(dirname(this.path), name);
    renameSync(this.path, path);
    return path;
  }

  /** May be called again: the number of a closed file is soon that of another. */
  close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }
}

const bitOf = (piece: number): number => 0x80 >> (piece & 7);

/** Where pieces of a file are collected: beside the place that it will have, so that it need not be copied. */
export const partPath = (folder: string, offer: string): string => join(folder, `.parley-${offer}.part`);

/** Makes an empty file with a safe name, like the one given, that nothing else has. */
const reserved = (folder: string, name: string): string =>
  freePlace(folder, name, (path) => closeSync(openSync(path, 'wx')));

/** Copies a file into a folder, under a safe name that nothing else has. Returns where it lies. */
export function receive(from: string, folder: string, name: string): string {
  mkdirSync(folder, { recursive: true });
  const path = reserved(folder, name);
  try {
    copyFileSync(from, path, constants.COPYFILE_FICLONE);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  markAsFromElsewhere(path);
  return path;
}

/** Removes the file of a transfer that was given up. */
export const removePart = (path: string): void => rmSync(path, { force: true });
