import { writeChecksums } from './lib/release/linux-packages.mjs';
import { signUpdates } from './lib/release/update-metadata.mjs';
import { run, say } from './lib/report.mjs';

// Signs the packages of all systems, once they are in one folder.
await run(() => {
  const [folder, key] = process.argv.slice(2);
  if (folder === undefined || key === undefined) {
    say('usage: node scripts/sign-updates.mjs FOLDER KEYFILE');
    return 2;
  }
  const { names, publicKey } = signUpdates(folder, key);
  writeChecksums(folder);
  say(`${names.join(' and ')} are in ${folder}; their key is ${publicKey}`);
});
