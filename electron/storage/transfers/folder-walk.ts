import { closeSync, fstatSync, lstatSync, opendirSync, openSync, type Dir, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../../runtime/sqlite/database';
import { limits } from '../../../shared/protocol/limits';
import { largestFile } from '../../../shared/transfers/file-layout';
import { deepest, listLine } from '../../../shared/transfers/folder-list';
import type { CleanedPhotos } from './cleaned-photos';
import { asFile, photoBytesAtOnce } from './folder-content';
import type { NewList } from './list-files';

/** What stands for bytes that are no text: a file with such a name is not found by it. */
const illegible = /[\u{fffd}\p{Cs}]/u;
/** What is looked at in a step: a few hundredths of a second. It takes longer where each file is opened, as it may be a photo. */
const [lookedAtOnce, openedAtOnce] = [1_000, 250];

/** Finds the files in a folder that is to be offered, some at a time. Links, devices and the like are left out. */
export class FolderWalk {
  readonly #open: { readonly dir: Dir; readonly path: string }[] = [];
  #files = 0;
  #size = 0;
  #uncleaned = 0;

  constructor(
    private readonly folder: string,
    private readonly list: NewList,
    private readonly photos: CleanedPhotos | undefined,
  ) {
    this.#open.push({ dir: opendirSync(folder), path: '' });
  }

  /** Files that were found. */
  get files(): number {
    return this.#files;
  }

  /** Bytes of the list and of all files that were found. */
  get size(): number {
    return this.list.bytes + this.#size;
  }

  /** Photos that are to be cleaned and cannot be. */
  get uncleaned(): number {
    return this.#uncleaned;
  }

  /**
   * Looks at some more. Returns whether these were all.
   * @throws StoreError if the folder cannot be offered: it is too large or too deep, or a name in it cannot be sent
   */
  more(): boolean {
    const most = this.photos ? openedAtOnce : lookedAtOnce;
    const photosTo = this.#photoBytes + photoBytesAtOnce;
    for (let looked = 0; looked < most && this.#photoBytes < photosTo; looked += 1) {
      const here = this.#open.at(-1);
      if (!here) return true;
      const entry = here.dir.readSync();
      if (entry) this.#look(entry, here.path === '' ? entry.name : `${here.path}/${entry.name}`);
      else this.#open.pop()?.dir.closeSync();
    }
    return false;
  }

  close(): void {
    for (const { dir } of this.#open.splice(0)) dir.closeSync();
  }

  #look(entry: Dirent, path: string): void {
    if (entry.isDirectory()) {
      if (this.#open.length >= deepest) throw notOffered();
      this.#open.push({ dir: opendirSync(join(this.folder, path)), path });
    } else if (entry.isFile()) this.#add(path);
  }

  #add(path: string): void {
    if (illegible.test(path)) throw notOffered();
    const size = this.#sizeOf(join(this.folder, path));
    const line = listLine({ size, path });
    if (!line) throw notOffered();
    this.list.add(line);
    this.#files += 1;
    this.#size += size;
    const isTooLarge =
      this.#files > limits.filesPerFolder ||
      this.list.bytes > limits.folderListBytes ||
      this.size > largestFile;
    if (isTooLarge) throw notOffered();
  }

  get #photoBytes(): number {
    return this.photos?.bytesRead ?? 0;
  }

  /** Bytes of a file as it is offered. */
  #sizeOf(path: string): number {
    if (!this.photos) return lstatSync(path).size;
    const file = openSync(path, asFile);
    try {
      const about = fstatSync(file);
      const photo = this.photos.in(file, path, about);
      if (photo && !photo.cleaning) this.#uncleaned += 1;
      return (photo?.cleaning ?? about).size;
    } finally {
      closeSync(file);
    }
  }
}

const notOffered = (): StoreError => new StoreError('failed', 'this folder cannot be offered');
