import {
  closeSync,
  fdatasyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { limits } from '../../../shared/protocol/limits';
import { listedFiles, wholeLines, type ListedFile } from '../../../shared/transfers/folder-list';

/** Bytes of a list that are read or written at a time: at least one line. */
const stretchBytes = 8 * limits.folderLineBytes;

/** Files of a list that follow each other. */
export interface Stretch {
  readonly files: readonly ListedFile[];
  /** Where in the list the next ones begin. */
  readonly next: number;
}

/** A list of files that lies in a file. However long it is, a part of it is read at a time. */
export class ListFile {
  readonly #file: number;
  #isOpen = true;

  /** @param bytes of the list, with which the file begins; undefined if the file has nothing else */
  constructor(
    path: string,
    readonly bytes: number = statSync(path).size,
  ) {
    this.#file = openSync(path, 'r');
  }

  /** The files from a place in the list on; undefined if no lines of a list are there. */
  stretch(from: number): Stretch | undefined {
    const read = this.read(from, Math.min(from + stretchBytes, this.bytes));
    if (!read) return undefined;
    const whole = wholeLines(read);
    // The list ends with a line, and no line is longer than what was read.
    if (whole === 0 || (from + read.length === this.bytes && whole < read.length)) return undefined;
    const files = listedFiles(read.subarray(0, whole));
    return files && { files, next: from + whole };
  }

  /** Bytes of the list; undefined if they are not there any more. */
  read(from: number, to: number): Buffer | undefined {
    const bytes = Buffer.allocUnsafe(to - from);
    return readSync(this.#file, bytes, 0, bytes.length, from) === bytes.length ? bytes : undefined;
  }

  /** May be called again. */
  close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }
}

/** A list that is being made. */
export class NewList {
  readonly #file: number;
  readonly #waiting: Uint8Array[] = [];
  #waits = 0;
  #isOpen = true;
  #bytes = 0;

  constructor(readonly path: string) {
    this.#file = openSync(path, 'w', 0o600);
  }

  /** Bytes of all lines. */
  get bytes(): number {
    return this.#bytes;
  }

  add(line: Uint8Array): void {
    this.#waiting.push(line);
    this.#waits += line.length;
    this.#bytes += line.length;
    if (this.#waits >= stretchBytes) this.write();
  }

  /** Has all lines lie in the file. */
  write(): void {
    const bytes = Buffer.concat(this.#waiting);
    // A disk that fills up takes a part.
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    this.#waiting.length = 0;
    this.#waits = 0;
  }

  keepAs(path: string): void {
    this.write();
    fdatasyncSync(this.#file);
    this.#close();
    renameSync(this.path, path);
  }

  /** May be called again, and after it was kept. */
  drop(): void {
    this.#close();
    rmSync(this.path, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }
}

/** Where lists lie: that of a folder as it is offered, by its root, and where the files of a received one are, by its offer. */
export const listPath = (folder: string, root: string): string => join(folder, `${root}.list`);
export const placesPath = (folder: string, offer: string): string => join(folder, `${offer}.places`);
