import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { canonical } from '../../../shared/conversation/canonical';
import type { Certificate } from '../../../shared/conversation/log-entry';
import { certificateFields, certificateSchema } from '../../../shared/protocol/certificate';
import { isMissing } from '../json-file';
import type { Logger } from '../logger';
import { setAside } from '../set-aside';

/** File of the keys while the system protects them. It is never backed up: a restored profile gets a new writer. */
export const keysFile = 'keys.json';

const fileSchema = z.object({
  version: z.literal(1),
  /** Machine id of the computer on which the writer was made; empty if unknown. */
  machine: z.string(),
  certificate: certificateSchema,
  /** The private keys, encrypted with the secret: nonce, ciphertext and tag in base64url. */
  sealed: z.string(),
  /** The secret as the system has encrypted it, in base64. */
  kept: z.string(),
});

/** The file, and the certificate in it, by which others know the keys before they are opened. */
export type KeysFile = Omit<z.output<typeof fileSchema>, 'certificate'> & {
  readonly certificate: Certificate;
};

/** Private keys as PKCS #8 PEM. */
const secretsSchema = z.object({ person: z.string(), writer: z.string(), seal: z.string() });
export type PrivateKeys = z.output<typeof secretsSchema>;

/** Reads the file; undefined if there is none. An unreadable file is set aside. */
export function readKeysFile(path: string, log: Logger): KeysFile | undefined {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (!isMissing(error)) setAside(path, error, log);
    return undefined;
  }
}

/** Replaces the file as a whole. Throws what the file system does. */
export function writeKeysFile(path: string, file: KeysFile): void {
  const fields = { ...file, certificate: certificateFields(file.certificate) };
  writeFileAtomic.sync(path, `${JSON.stringify(fields, null, 2)}\n`, { mode: 0o600 });
}

const secretBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** A secret that encrypts a profile's private keys. The recovery phrase is this secret in words. */
export const newSecret = (): Uint8Array => randomBytes(secretBytes);

/** Encrypts private keys for the certificate of their writer. */
export function sealKeys(secret: Uint8Array, certificate: Certificate, keys: PrivateKeys): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce).setAAD(bound(certificate));
  const text = Buffer.concat([cipher.update(JSON.stringify(keys)), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url');
}

/** Decrypts private keys; undefined if the secret is another, or the file was changed. */
export function openKeys(secret: Uint8Array, { certificate, sealed }: KeysFile): PrivateKeys | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const cipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    cipher.setAAD(bound(certificate)).setAuthTag(bytes.subarray(-tagBytes));
    const text = Buffer.concat([cipher.update(bytes.subarray(nonceBytes, -tagBytes)), cipher.final()]);
    return secretsSchema.parse(JSON.parse(text.toString()));
  } catch {
    return undefined;
  }
}

const keyOf = (secret: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', 'parley-2-keys', 32));

const bound = (certificate: Certificate): Uint8Array =>
  Buffer.from(canonical(certificateFields(certificate)));
