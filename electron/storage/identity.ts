import { chmodSync, readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { identityFromPem, newIdentity, type Identity } from '../../shared/node/identity';
import { isMissing } from './json-file';
import type { Logger } from './logger';
import { setAside } from './set-aside';

/** The profile's key, made at its first start, in a file that only its owner can read. */
export function openIdentity(path: string, log: Logger): Identity {
  try {
    const identity = identityFromPem(readFileSync(path, 'utf8'));
    chmodSync(path, 0o600);
    return identity;
  } catch (error) {
    if (!isMissing(error)) setAside(path, error, log);
  }
  const identity = newIdentity();
  writeFileAtomic.sync(path, identity.pem, { mode: 0o600 });
  return identity;
}
