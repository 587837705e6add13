import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { joinBytes } from '../../../shared/protocol/codec';

const bufferedBytes = 256 * 1024;

/** Where a file is written until it is whole. */
export const partOf = (path: string): string => `${path}.part`;

/**
 * A file that is there whole or not at all: written beside its place, and moved there when all is on the disk. Only its
 * owner can read it. It waits for the disk, so it is for threads that nobody waits for.
 */
export class PartFile {
  readonly #descriptor: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  /** Throws what the file system does. */
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

  /** Puts the file in its place. */
  finish(): void {
    this.#flush();
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    renameSync(partOf(this.path), this.path);
  }

  #flush(): void {
    const bytes = joinBytes(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    for (let written = 0; written < bytes.length;) written += writeSync(this.#descriptor, bytes, written);
  }
}
