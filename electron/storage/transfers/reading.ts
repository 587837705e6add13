import { basename } from 'node:path';
import { LayerRoot, pieceHash } from '../../../runtime/transfers/hash-tree';
import { sealPiece } from '../../../runtime/transfers/sealed-piece';
import { StoreError } from '../../../runtime/sqlite/database';
import { pieceBytes, pieceCount, placeOf, plainPieceBytes } from '../../../shared/transfers/file-layout';
import type { ReadingStart, ReadingStep } from '../../net/transfers/store';
import type { CheckedTags } from './checked-tags';
import type { LayerFiles, NewLayer } from './layer-files';
import type { Offerable } from './offerable';

/** Pieces, or parts of one with many small files, that are read at a time: others that wait for the thread wait about as long as this takes, a few hundredths of a second. */
const partsAtOnce = 16;

/** Where hashes and tags are kept. */
interface ReadingStores {
  readonly layers: LayerFiles;
  readonly tags: CheckedTags;
}

/** Makes the hashes of a file or folder that is to be offered, a part at a time. */
export class Reading {
  readonly start: ReadingStart;
  readonly #layer: NewLayer;
  readonly #root = new LayerRoot();
  readonly #plain = Buffer.allocUnsafeSlow(plainPieceBytes);
  readonly #sealed = Buffer.allocUnsafeSlow(pieceBytes);
  #isPrepared = false;
  #done = 0;
  /** Bytes of the next piece that are read. */
  #filled = 0;

  constructor(
    path: string,
    private readonly offerable: Offerable,
    private readonly key: Uint8Array,
    private readonly stores: ReadingStores,
    private readonly name: string,
    private readonly wanted: string | undefined,
  ) {
    const { size, folder } = offerable;
    this.start = { name: basename(path), size, ...folder };
    this.#layer = stores.layers.begin(name);
  }

  /** Throws `StoreError` if what is read changes meanwhile. */
  more(): ReadingStep {
    this.#isPrepared ||= this.offerable.prepare();
    const { size, folder } = this.offerable;
    const about = { size, ...folder };
    if (!this.#isPrepared) return { ...about, read: 0, root: undefined };
    const count = pieceCount(size);
    for (let parts = 0; parts < partsAtOnce && this.#done < count; parts += 1) this.#readOn(size, count);
    if (this.#done < count) return { ...about, read: placeOf(this.#done, size).plain.from, root: undefined };
    return { ...about, read: size, root: this.#keep(count) };
  }

  #readOn(size: number, count: number): void {
    const { plain } = placeOf(this.#done, size);
    const filled = this.offerable.readOn(plain, this.#plain, this.#filled);
    if (filled === undefined) throw changed();
    this.#filled = filled;
    if (filled < plain.to - plain.from) return;
    const sealed = sealPiece(this.key, this.#done, this.#plain.subarray(0, filled), this.#sealed);
    this.stores.tags.add(this.name, count, this.#done, sealed);
    const node = pieceHash(sealed, count === 1);
    this.#layer.add(node);
    this.#root.add(node);
    this.#done += 1;
    this.#filled = 0;
  }

  close(): void {
    this.offerable.close();
    this.#layer.drop();
    this.stores.tags.forget(this.name);
  }

  #keep(count: number): string {
    const root = this.#root.root().toString('base64url');
    if (!this.offerable.keep(root)) throw changed();
    const isWanted = this.wanted === undefined || this.wanted === root;
    if (count > 1 && isWanted) this.#layer.keepAs(root);
    this.stores.tags.rename(this.name, root);
    return root;
  }
}

const changed = (): StoreError => new StoreError('failed', 'it has changed while it was read');
