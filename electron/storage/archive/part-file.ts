import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { joinBytes } from '../../../shared/protocol/codec';

const bufferedBytes = 256 * 1024;

/** Path to which a file is written until it is complete. */
export const partOf = (path: string): string => `${path}.part`;

/**
 * A file that appears complete or not at all: written beside its destination, and moved there once all of it is on the
 * disk. Only its owner can read it. Writing blocks, so use it in worker threads only.
 */
export class PartFile {
  readonly #descriptor: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  /** Throws errors of the file system. */
  constructor(private readonly path: string) {
    rmSync(partOf(path), { force: true });
    this.#descriptor = openSync(partOf(path), 'wx', 0o600);
  }

  write(piece: string | Uint8Array): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes >= bufferedBytes) this.#flush();
  }

  /** Syncs the file to the disk and moves it to its destination. */
  finish(): void {
    this.#flush();
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    renameSync(partOf(this.path), this.path);
  }

  /** Removes what was written. */
  abandon(): void {
    closeSync(this.#descriptor);
    rmSync(partOf(this.path), { force: true });
  }

  #flush(): void {
    const bytes = joinBytes(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    for (let written = 0; written < bytes.length;) written += writeSync(this.#descriptor, bytes, written);
  }
}
