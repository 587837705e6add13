import { silent } from '../../electron/storage/logger';
import { ProfileKeys } from '../../electron/storage/keys/profile-keys';
import { Keyring } from './keyring';

/** A program that protects the keys of a profile and stops protecting them, again and again, until it is killed. */
const folder = process.argv[2] ?? '';
const keys = new ProfileKeys({ folder, machine: 'here', system: new Keyring('a'), log: silent });
keys.settle();
await keys.phrase();
process.stdout.write('begun\n');
for (;;) {
  keys.protect();
  keys.unprotect();
  await keys.phrase();
}
