import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPersonKey, personKeyFromPem, type PersonKey } from '../runtime/entries/keys';

/** Reads the key in `dir`/identity.pem, or creates it. Throws if the file is not a key, and never replaces it. */
export function loadIdentity(dir: string): PersonKey {
  const file = join(dir, 'identity.pem');
  if (existsSync(file)) return personKeyFromPem(readFileSync(file, 'utf8'));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const identity = newPersonKey();
  writeFileSync(file, identity.pem, { mode: 0o600, flag: 'wx' });
  chmodSync(file, 0o600);
  return identity;
}
