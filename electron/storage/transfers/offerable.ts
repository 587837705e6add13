import { closeSync, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { StoreError } from '../../../runtime/sqlite/database';
import { largestFile, type Range } from '../../../shared/transfers/file-layout';
import type { CleanedPhotos } from './cleaned-photos';
import { FolderContent } from './folder-content';
import { FolderWalk } from './folder-walk';
import { unfinishedEnd } from './layer-files';
import { ListFile, listPath, NewList } from './list-files';

/** A file or folder that is to be offered, while it is read. All methods may throw `StoreError`: then it cannot be. */
export interface Offerable {
  /** Bytes of its content, as far as they are known. */
  readonly size: number;
  /** What an offer says of a folder. */
  readonly folder: { readonly files: number; readonly list: number; readonly uncleaned: number } | undefined;
  /** Finds out how much there is, a part at a time. Returns whether that is known. */
  prepare(): boolean;
  /**
   * Reads bytes of the content, or some of them.
   * @param filled bytes of the range that lie in `into` already
   * @returns how many do then; undefined if they are not there any more
   */
  readOn(range: Range, into: Buffer, filled: number): number | undefined;
  /** Ends reading, and keeps what is needed to read it again. Returns false if it has changed meanwhile. */
  keep(root: string): boolean;
  /** May be called again. */
  close(): void;
}

/**
 * @param lists where the list of a folder is to lie
 * @param name of the list while it is made
 * @param photos with which photos in a folder are read; undefined if they are offered as they lie
 */
export function offerableAt(
  path: string,
  lists: string,
  name: string,
  photos: CleanedPhotos | undefined,
): Offerable {
  // Opening a pipe would wait for somebody who writes to it.
  const about = statSync(path);
  if (about.isDirectory()) return new OfferableFolder(path, lists, name, photos);
  if (about.isFile()) return new OfferableFile(path);
  throw notOffered();
}

class OfferableFile implements Offerable {
  readonly folder = undefined;
  readonly size: number;
  readonly #file: number;
  readonly #before: Stats;
  #isOpen = true;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.#before = fstatSync(this.#file);
    this.size = this.#before.size;
    if (this.#before.isFile() && this.size <= largestFile) return;
    this.close();
    throw notOffered();
  }

  prepare(): boolean {
    return true;
  }

  readOn({ from, to }: Range, into: Buffer): number | undefined {
    const length = to - from;
    return readSync(this.#file, into, 0, length, from) === length ? length : undefined;
  }

  keep(): boolean {
    const after = fstatSync(this.#file);
    return after.size === this.size && after.mtimeMs === this.#before.mtimeMs;
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }
}

class OfferableFolder implements Offerable {
  readonly #list: NewList;
  readonly #walk: FolderWalk;
  #content: FolderContent | undefined;

  constructor(
    private readonly path: string,
    private readonly lists: string,
    name: string,
    private readonly photos: CleanedPhotos | undefined,
  ) {
    this.#list = new NewList(`${listPath(lists, name)}${unfinishedEnd}`);
    this.#walk = new FolderWalk(path, this.#list, photos);
  }

  get size(): number {
    return this.#walk.size;
  }

  get folder() {
    return { files: this.#walk.files, list: this.#list.bytes, uncleaned: this.#walk.uncleaned };
  }

  prepare(): boolean {
    if (!this.#walk.more()) return false;
    this.#list.write();
    const { path } = this.#list;
    this.#content = new FolderContent(this.path, new ListFile(path), new ListFile(path), this.photos);
    return true;
  }

  readOn(range: Range, into: Buffer, filled: number): number | undefined {
    return this.#content?.readOn(range, into, filled);
  }

  /** Whoever asks for a piece later is given it only if it is as it was. */
  keep(root: string): boolean {
    this.#content?.close();
    this.#list.keepAs(listPath(this.lists, root));
    return true;
  }

  close(): void {
    this.#walk.close();
    this.#content?.close();
    this.#list.drop();
  }
}

const notOffered = (): StoreError => new StoreError('failed', 'this is nothing that can be offered');
