import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { limits } from '../../../shared/protocol/limits';
import { listLine, type ListedFile } from '../../../shared/transfers/folder-list';
import { freeName, safeName } from '../../../shared/transfers/safe-path';
import { freePlace } from './free-place';
import { markAsFromElsewhere } from './from-elsewhere';
import { ListFile, NewList, type Stretch } from './list-files';

/** What an offer says of a folder. */
export interface OfferedFolder {
  readonly name: string;
  readonly size: number;
  readonly files: number;
  readonly list: number;
}

/** What is put in place in a step: a few hundredths of a second. */
const filesAtOnce = 250;
const windowBytes = 1024 * 1024;
/** Names that are taken already where they are to lie. Of real folders few are, and only on systems to which `a` and `A` are one. */
const takenAtMost = 1_000;

/** What came is no folder as it was offered. */
class NotAsOffered extends Error {}

/**
 * Makes a folder of its content: a part at a time, in a hidden folder beside the place that it will have. Nothing of what the list
 * says leads out of it, or takes the place of something else.
 */
export class Unpacking {
  readonly #folder: string;
  readonly #content: number;
  readonly #list: ListFile;
  readonly #steps: Generator<undefined, void>;
  readonly #window = Buffer.allocUnsafe(windowBytes);
  #windowAt = 0;
  #windowEnd = 0;
  #folders = 0;
  #taken = 0;
  /** The folder of the last file, as it is called in the list and here. */
  #last: { readonly names: string; readonly here: string } = { names: '', here: '' };
  #isOpen = true;
  /** Where the files are put. */
  readonly places: NewList;

  /**
   * @param path of the whole content
   * @param places where to make the list of where the files are put
   */
  constructor(
    private readonly path: string,
    private readonly offered: OfferedFolder,
    places: string,
    private readonly foldersAtMost: number = limits.filesPerFolder,
  ) {
    this.#folder = unpackedAt(path);
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { mode: 0o700 });
    this.#list = new ListFile(path, offered.list);
    this.#content = openSync(path, 'r');
    this.places = new NewList(places);
    this.#steps = this.#unpack();
  }

  /**
   * Puts some more in place. Returns whether all is, or that this is no folder as it was offered. Throws what the file system
   * throws.
   */
  more(): 'more' | 'whole' | 'not-as-offered' {
    try {
      return this.#steps.next().done === true ? 'whole' : 'more';
    } catch (error) {
      if (error instanceof NotAsOffered) return 'not-as-offered';
      throw error;
    }
  }

  /** Copies the list as it was offered. */
  copyList(into: NewList): void {
    for (let at = 0; at < this.offered.list;) {
      const end = Math.min(at + windowBytes, this.offered.list);
      const bytes = this.#list.read(at, end);
      if (!bytes) throw contentGone();
      into.add(bytes);
      at = end;
    }
  }

  /** Gives the folder a name that nothing else has. Returns where it lies. */
  finish(): string {
    this.#close();
    return freePlace(dirname(this.path), this.offered.name, (path) => renameSync(this.#folder, path));
  }

  /** Deletes what was put in place. */
  drop(): void {
    this.#close();
    this.places.drop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#content);
    this.#list.close();
    this.#isOpen = false;
  }

  *#unpack(): Generator<undefined, void> {
    let [count, total] = [0, this.offered.list];
    for (const { files } of this.#stretches()) {
      count += files.length;
      for (const { size } of files) total += size;
      if (count > this.offered.files || total > this.offered.size) throw new NotAsOffered();
      yield;
    }
    if (count !== this.offered.files || total !== this.offered.size) throw new NotAsOffered();
    let begins = this.offered.list;
    let put = 0;
    for (const { files } of this.#stretches())
      for (const file of files) {
        yield* this.#put(file, begins);
        begins += file.size;
        put += 1;
        if (put % filesAtOnce === 0) yield;
      }
  }

  *#stretches(): Generator<Stretch> {
    for (let at = 0; at < this.offered.list;) {
      const stretch = this.#list.stretch(at);
      if (!stretch) throw new NotAsOffered();
      yield stretch;
      at = stretch.next;
    }
  }

  *#put({ size, path }: ListedFile, begins: number): Generator<undefined, void> {
    const slash = path.lastIndexOf('/');
    const here = this.#folderOf(slash < 0 ? '' : path.slice(0, slash));
    let file: number | undefined;
    const name = this.#free(here, path.slice(slash + 1), (place) => {
      file = openSync(place, 'wx', 0o600);
    });
    if (file === undefined) throw contentGone();
    try {
      for (let done = 0; done < size;) {
        const part = this.#contentAt(begins + done, size - done);
        done += writeSync(file, part);
        if (done < size) yield;
      }
      // For each of many small files that would take a hundred times as long as writing it.
      if (size >= windowBytes) fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
    markAsFromElsewhere(join(this.#folder, here, name));
    const line = listLine({ size, path: `${here}${name}` });
    if (!line) throw new NotAsOffered();
    this.places.add(line);
  }

  /** Bytes of the content, at least one and at most so many. */
  #contentAt(from: number, most: number): Buffer {
    if (from < this.#windowAt || from >= this.#windowEnd) {
      this.#windowAt = from;
      this.#windowEnd = from + readSync(this.#content, this.#window, 0, windowBytes, from);
      if (this.#windowEnd === from) throw contentGone();
    }
    const at = from - this.#windowAt;
    return this.#window.subarray(at, Math.min(this.#windowEnd - this.#windowAt, at + most));
  }

  /** The folder in which a file is put, with `/` at its end; empty for the outermost. */
  #folderOf(names: string): string {
    if (names === '') return '';
    if (names === this.#last.names) return this.#last.here;
    let here = '';
    for (const name of names.split('/')) {
      const free = this.#free(here, name, (place) => {
        if (statSync(place, { throwIfNoEntry: false })?.isDirectory() === true) return;
        mkdirSync(place, { mode: 0o700 });
        this.#folders += 1;
        if (this.#folders > this.foldersAtMost) throw new NotAsOffered();
      });
      here = `${here}${free}/`;
    }
    this.#last = { names, here };
    return here;
  }

  /**
   * A safe name, like the one given, that nothing else has.
   * @param take takes it, and throws if something else is there
   */
  #free(here: string, name: string, take: (place: string) => void): string {
    return freeName(safeName(name), (each) => {
      try {
        take(join(this.#folder, here, each));
        return false;
      } catch (error) {
        if (codeOf(error) === 'ENAMETOOLONG') throw new NotAsOffered();
        if (codeOf(error) !== 'EEXIST') throw error;
        this.#taken += 1;
        if (this.#taken > takenAtMost) throw new NotAsOffered();
        return true;
      }
    });
  }
}

/** Where the folder is made whose content lies in a file. */
export const unpackedAt = (path: string): string => path.replace(/\.part$/, '.folder');

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

const contentGone = (): Error => new Error('the content of a folder has gone');
