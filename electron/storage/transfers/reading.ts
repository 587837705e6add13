import { closeSync, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { basename } from 'node:path';
import { LayerRoot, pieceHash } from '../../../runtime/transfers/hash-tree';
import { sealPiece } from '../../../runtime/transfers/sealed-piece';
import { StoreError } from '../../../runtime/sqlite/database';
import { largestFile, pieceCount, placeOf } from '../../../shared/transfers/file-layout';
import type { ReadingStart, ReadingStep } from '../../net/transfers/store';
import type { LayerFiles, NewLayer } from './layer-files';

/** Pieces that are read at a time: others that wait for the thread wait about as long as this takes, a few hundredths of a second. */
const piecesAtOnce = 16;

/** Makes the hashes of a file that is to be offered, a part at a time. */
export class Reading {
  readonly start: ReadingStart;
  readonly #file: number;
  readonly #before: Stats;
  readonly #layer: NewLayer;
  readonly #root = new LayerRoot();
  readonly #count: number;
  #done = 0;

  constructor(
    path: string,
    private readonly key: Uint8Array,
    layers: LayerFiles,
    name: string,
  ) {
    // Opening a pipe would wait for somebody who writes to it.
    if (!statSync(path).isFile()) throw notOffered();
    this.#file = openSync(path, 'r');
    this.#before = fstatSync(this.#file);
    const { size } = this.#before;
    if (!this.#before.isFile() || size > largestFile) {
      closeSync(this.#file);
      throw notOffered();
    }
    this.start = { name: basename(path), size };
    this.#count = pieceCount(size);
    this.#layer = layers.begin(name);
  }

  /** Throws `StoreError` if the file changes while it is read. */
  more(): ReadingStep {
    const { size } = this.start;
    const end = Math.min(this.#done + piecesAtOnce, this.#count);
    for (; this.#done < end; this.#done += 1) {
      const { plain } = placeOf(this.#done, size);
      const bytes = Buffer.allocUnsafe(plain.to - plain.from);
      if (readSync(this.#file, bytes, 0, bytes.length, plain.from) !== bytes.length) throw changed();
      const node = pieceHash(sealPiece(this.key, this.#done, bytes), this.#count === 1);
      this.#layer.add(node);
      this.#root.add(node);
    }
    if (this.#done < this.#count) return { read: placeOf(this.#done, size).plain.from, root: undefined };
    const after = fstatSync(this.#file);
    if (after.size !== size || after.mtimeMs !== this.#before.mtimeMs) throw changed();
    return { read: size, root: this.#keep() };
  }

  close(): void {
    closeSync(this.#file);
    this.#layer.drop();
  }

  #keep(): string {
    const root = this.#root.root().toString('base64url');
    if (this.#count > 1) this.#layer.keepAs(root);
    return root;
  }
}

const notOffered = (): StoreError => new StoreError('failed', 'this is not a file that can be offered');
const changed = (): StoreError => new StoreError('failed', 'the file has changed while it was read');
