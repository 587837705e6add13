import {
  closeSync,
  constants,
  copyFileSync,
  fdatasync,
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
import { promisify } from 'node:util';
import { placeOf } from '../../../shared/transfers/file-layout';
import { freePlace } from './free-place';
import { markAsFromElsewhere } from './from-elsewhere';

/** Bytes of the bit field that are stored together. */
export const chunkBytes = 512;

/** A part of the bit field, by its number. */
type Chunk = readonly [chunk: number, bits: Uint8Array];
type StoreChunks = (chunks: readonly Chunk[]) => void;

/** The part file of one transfer, in which its pieces are collected, and which of them it has. */
export class Collecting {
  readonly #file: number;
  #isOpen = true;
  /** Chunks of the bit field that are not stored yet, and those of them whose pieces are on their way to the disk. */
  readonly #changed = new Set<number>();
  readonly #going = new Set<number>();
  /** Resolves when what is on its way has reached the disk, or could not. */
  #flushing: Promise<unknown> = Promise.resolve();

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

  /**
   * Has what was put so far reach the disk, while more may be put. Then stores which pieces these are, unless it was closed
   * meanwhile. Once at a time; rejects if it cannot be done.
   */
  flush(store: StoreChunks): Promise<void> {
    const flushing = this.#flushing.then(() => this.#flush(store));
    this.#flushing = flushing.catch(() => undefined);
    return flushing;
  }

  async #flush(store: StoreChunks): Promise<void> {
    if (!this.#isOpen || this.#changed.size === 0) return;
    const chunks = this.#chunks(this.#changed);
    move(this.#changed, this.#going);
    try {
      await promisify(fdatasync)(this.#file);
      if (this.#isOpen) store(chunks);
      this.#going.clear();
    } catch (error) {
      move(this.#going, this.#changed);
      if (this.#isOpen) throw error;
    }
  }

  /** The same at once: nothing else can be done meanwhile. */
  flushNow(store: StoreChunks): void {
    const all = new Set([...this.#changed, ...this.#going]);
    if (all.size === 0) return;
    fdatasyncSync(this.#file);
    store(this.#chunks(all));
    this.#changed.clear();
    this.#going.clear();
  }

  #chunks(numbers: ReadonlySet<number>): Chunk[] {
    return [...numbers].map((chunk) => [
      chunk,
      this.bits.slice(chunk * chunkBytes, (chunk + 1) * chunkBytes),
    ]);
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

function move(from: Set<number>, to: Set<number>): void {
  for (const each of from) to.add(each);
  from.clear();
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
