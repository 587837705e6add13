import { createHash } from 'node:crypto';

const hashes = new WeakMap<Uint8Array, string>();

/** The name of a picture: the lower-case hex SHA-256 of its bytes, computed once per array. */
export function pictureHash(bytes: Uint8Array): string {
  const known = hashes.get(bytes);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(bytes).digest('hex');
  hashes.set(bytes, hash);
  return hash;
}
