import { chmodSync, readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { newPersonKey, personKeyFromPem, type PersonKey } from '../../../runtime/entries/keys';
import { isMissing } from '../json-file';
import type { Logger } from '../logger';
import { setAside } from '../set-aside';

/**
 * Reads the person's key, or makes it at the first start, in a file that only its owner can read. An unreadable file is
 * set aside.
 */
export function openIdentity(path: string, log: Logger): PersonKey {
  try {
    const key = personKeyFromPem(readFileSync(path, 'utf8'));
    chmodSync(path, 0o600);
    return key;
  } catch (error) {
    if (!isMissing(error)) setAside(path, error, log);
  }
  const key = newPersonKey();
  keepIdentity(path, key);
  return key;
}

/** Writes the person's key into a file that only its owner can read. Throws what the file system does. */
export const keepIdentity = (path: string, key: PersonKey): void =>
  writeFileAtomic.sync(path, key.pem, { mode: 0o600 });
