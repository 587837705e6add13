import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const megabytes = 32;
const filler = 'filler';

/** A folder on a small disk of its own, which can be filled; a plain folder if this user may not mount disks. */
export class SmallDisk {
  readonly #isMounted: boolean;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
    this.#isMounted = spawnSync('mount', options).status === 0;
  }

  /** Fills the disk. Returns whether that is possible here. */
  fill(): boolean {
    if (!this.#isMounted) return false;
    const file = openSync(join(this.folder, filler), 'a');
    for (const size of [1024 * 1024, 4096]) fillWith(file, Buffer.alloc(size));
    closeSync(file);
    return true;
  }

  free(): void {
    rmSync(join(this.folder, filler), { force: true });
  }

  remove(): void {
    if (this.#isMounted) spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function fillWith(file: number, bytes: Buffer): void {
  try {
    while (writeSync(file, bytes) === bytes.length);
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    if (!isFull) throw error;
  }
}
