import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { limits } from '../../../../shared/protocol/limits';
import { UpdateError } from './update-error';
import { readAs } from '../../../../shared/read-as';

const versionSchema = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/);

const fileSchema = z.object({
  /** Name in the folder. It cannot lead out of a folder. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,119}$/),
  /** System, architecture and kind of package for which it is, such as `linux-x64-deb`. */
  target: z.string().max(60),
  size: z.int().min(1).max(limits.updateFileBytes),
  /** SHA-512 of the file, in base64. */
  sha512: z.base64().length(88),
});
export type ReleaseFile = z.infer<typeof fileSchema>;

const releaseSchema = z.object({
  /** Says that the signed text is this, and nothing else that the key may sign. */
  product: z.literal('parley'),
  version: versionSchema,
  /** What is new, as plain text. */
  notes: z.string().max(limits.updateNotesCharacters),
  files: z.array(fileSchema).max(limits.updateFiles),
});
export type Release = z.infer<typeof releaseSchema>;

/**
 * Reads the metadata of a release. Nothing in them is read before one of the keys has proved to have signed them.
 * @param signature Ed25519 signature over the metadata, in base64
 * @throws `UpdateError`
 */
export function readRelease(metadata: Uint8Array, signature: Uint8Array, keys: readonly string[]): Release {
  const bytes = Buffer.from(Buffer.from(signature).toString('latin1').trim(), 'base64');
  if (!keys.some((key) => isSignedBy(key, metadata, bytes))) throw new UpdateError('bad-signature');
  const parsed = readAs(releaseSchema, parseJson(metadata));
  if (!parsed.success) throw new UpdateError('unreadable');
  return parsed.data;
}

function isSignedBy(key: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: key };
    return verify(null, bytes, createPublicKey({ key: jwk, format: 'jwk' }), signature);
  } catch {
    // A key or signature of another length.
    return false;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Negative if version `a` is older than `b`, positive if it is newer, 0 if they are the same. */
export function compareVersions(a: string, b: string): number {
  const numbers = b.split('.').map(Number);
  const differences = a.split('.').map((part, index) => Number(part) - (numbers[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
