import { readFileSync, rmSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { checkPng } from '../../runtime/picture/png';

/** The user's own picture in their profile. */
export class PictureFile {
  constructor(private readonly path: string) {}

  /** The picture's bytes, or null if there is no valid one. */
  read(): Uint8Array | null {
    try {
      const bytes = readFileSync(this.path);
      return checkPng(bytes).ok ? bytes : null;
    } catch {
      return null;
    }
  }

  write(bytes: Uint8Array | null): void {
    if (bytes === null) rmSync(this.path, { force: true });
    else writeFileAtomic.sync(this.path, Buffer.from(bytes), { mode: 0o600 });
  }
}
