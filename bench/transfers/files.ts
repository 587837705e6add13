import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, createReadStream, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const chunkBytes = 1_000_000;

/** Writes a file of random bytes, through to the disk. */
export function writeRandom(path: string, bytes: number): void {
  const chunk = Buffer.alloc(chunkBytes);
  const file = openSync(path, 'w');
  for (let left = bytes; left > 0;)
    left -= writeSync(file, randomFillSync(chunk), 0, Math.min(chunkBytes, left));
  fdatasyncSync(file);
  closeSync(file);
}

/** Has what was written to a file reach the disk. Returns the milliseconds that this takes. */
export function writeThrough(path: string): number {
  const from = performance.now();
  const file = openSync(path, 'r+');
  fdatasyncSync(file);
  closeSync(file);
  return performance.now() - from;
}

/** Throws if two files are not the same. */
export async function mustBeSame(one: string, other: string): Promise<void> {
  const [first, second] = await Promise.all([hashOf(one), hashOf(other)]);
  if (first !== second) throw new Error(`${other} is not what was sent`);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: chunkBytes }), hash);
  return hash.digest('hex');
}
