import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readChangelog } from './changelog.mjs';
import { manifest } from './facts.mjs';
import { SetupError } from '../report.mjs';

const arch = { amd64: 'x64', x86_64: 'x64', x64: 'x64', arm64: 'arm64', aarch64: 'arm64' };

/** For each kind of package, its name and the system and kind under which apps look for it. */
const kinds = [
  [/^parley_[\d.]+_(\w+)\.deb$/, 'linux', 'deb'],
  [/^[Pp]arley-[\d.]+(?:-\d+)?(?:-linux)?[-.](\w+)\.rpm$/, 'linux', 'rpm'],
  [/^Parley-[\d.]+-linux-(\w+)\.AppImage$/, 'linux', 'AppImage'],
  [/^Parley-[\d.]+-linux-(\w+)\.tar\.gz$/, 'linux', 'tar.gz'],
  [/^Parley-[\d.]+-win-(\w+)-portable\.exe$/, 'win32', 'portable'],
  [/^Parley-[\d.]+-win-(\w+)\.exe$/, 'win32', 'nsis'],
  [/^Parley-[\d.]+-mac-(\w+)\.zip$/, 'darwin', 'zip'],
];

/** The target of a package by its name, such as `linux-x64-deb`; undefined for files that are not updates of the app. */
export function targetOf(name) {
  for (const [pattern, system, kind] of kinds) {
    const known = arch[pattern.exec(name)?.[1]];
    if (known) return `${system}-${known}-${kind}`;
  }
  return undefined;
}

/**
 * Writes the metadata with which apps find the packages in a folder, and signs them.
 * @param keyFile file with an Ed25519 key (`openssl genpkey -algorithm ed25519`)
 * @returns names of the files made, and the public key as people enter it
 */
export function signUpdates(out, keyFile) {
  const key = createPrivateKey(readFileSync(keyFile));
  if (key.asymmetricKeyType !== 'ed25519') throw new SetupError(`${keyFile} has no Ed25519 key.`);
  const files = readdirSync(out)
    .sort()
    .flatMap((name) => {
      const target = targetOf(name);
      if (target === undefined) return [];
      const sha512 = createHash('sha512')
        .update(readFileSync(join(out, name)))
        .digest('base64');
      return [{ name, target, size: statSync(join(out, name)).size, sha512 }];
    });
  const { version } = manifest;
  const metadata = { product: 'parley', version, notes: notesOf(version), files };
  const bytes = Buffer.from(`${JSON.stringify(metadata, undefined, 2)}\n`);
  const name = 'parley-update.json';
  writeFileSync(join(out, name), bytes);
  writeFileSync(join(out, `${name}.sig`), `${sign(null, bytes, key).toString('base64')}\n`);
  return {
    names: [name, `${name}.sig`],
    publicKey: createPublicKey(key).export({ format: 'jwk' }).x,
  };
}

/** What the changelog says about a version, one line for each change. */
function notesOf(version) {
  const release = readChangelog().find((each) => each.version === version);
  return (release?.changes ?? []).map((change) => `• ${change}`).join('\n');
}
