import { readFileSync, rmSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { limits } from '../../shared/protocol/limits';
import { failure, success, type Result } from '../../shared/protocol/errors';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Checks that bytes begin as a PNG does, with its header, and are not too many. */
export function checkPicture(bytes: Uint8Array): Result<Uint8Array> {
  const start = Buffer.from(bytes.subarray(0, 16));
  const isPng =
    start.subarray(0, 8).equals(signature) && start.subarray(12, 16).toString('latin1') === 'IHDR';
  if (!isPng) return failure('bad-icon', 'This is not a picture that can be used. Choose another one.');
  if (bytes.length > limits.iconBytes)
    return failure('bad-icon', 'The picture is too large. Choose a simpler one.');
  return success(bytes);
}

/** The user's own picture in their profile. */
export class PictureFile {
  constructor(private readonly path: string) {}

  /** The picture's bytes, or null when there is none that can be used. */
  read(): Uint8Array | null {
    try {
      const checked = checkPicture(readFileSync(this.path));
      return checked.ok ? checked.value : null;
    } catch {
      return null;
    }
  }

  write(bytes: Uint8Array | null): void {
    if (bytes === null) rmSync(this.path, { force: true });
    else writeFileAtomic.sync(this.path, Buffer.from(bytes), { mode: 0o600 });
  }
}
