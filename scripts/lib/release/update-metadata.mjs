import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readChangelog } from './changelog.mjs';
import { manifest } from './facts.mjs';
import { SetupError } from '../report.mjs';

const architectures = new Map([
  ['amd64', 'x64'],
  ['x86_64', 'x64'],
  ['x64', 'x64'],
  ['arm64', 'arm64'],
  ['aarch64', 'arm64'],
]);

/** For each kind of package, its name and the system and kind under which apps look for it. */
const kinds = [
  [/^parley_(?<version>[\d.]+)_(?<arch>\w+)\.deb$/, 'linux', 'deb'],
  [/^[Pp]arley-(?<version>[\d.]+)(?:-\d+)?(?:-linux)?[-.](?<arch>\w+)\.rpm$/, 'linux', 'rpm'],
  [/^Parley-(?<version>[\d.]+)-linux-(?<arch>\w+)\.AppImage$/, 'linux', 'AppImage'],
  [/^Parley-(?<version>[\d.]+)-linux-(?<arch>\w+)\.tar\.gz$/, 'linux', 'tar.gz'],
  [/^Parley-(?<version>[\d.]+)-win-(?<arch>\w+)-portable\.exe$/, 'win32', 'portable'],
  [/^Parley-(?<version>[\d.]+)-win-(?<arch>\w+)\.exe$/, 'win32', 'nsis'],
  [/^Parley-(?<version>[\d.]+)-mac-(?<arch>\w+)\.zip$/, 'darwin', 'zip'],
];

/** What the name of a package says: version and target, such as `linux-x64-deb`. Undefined for other files. */
export function packageNamed(name) {
  for (const [pattern, system, kind] of kinds) {
    const { version, arch } = pattern.exec(name)?.groups ?? {};
    const known = architectures.get(arch);
    if (known) return { version, target: `${system}-${known}-${kind}` };
  }
  return undefined;
}

/**
 * The packages among the files of a folder, by target. Throws a `SetupError` if one is of another version than this, or if
 * two are for one target: the app would install a file that nobody meant.
 */
function packagesAmong(names) {
  const byTarget = new Map();
  for (const name of names) {
    const named = packageNamed(name);
    if (!named) continue;
    if (named.version !== manifest.version)
      throw new SetupError(
        `${name} is not of version ${manifest.version}. Remove it, or sign it with its own source.`,
      );
    const other = byTarget.get(named.target);
    if (other !== undefined)
      throw new SetupError(`${other} and ${name} are both for ${named.target}. Remove one.`);
    byTarget.set(named.target, name);
  }
  if (byTarget.size === 0) throw new SetupError('There are no packages to sign.');
  return byTarget;
}

/**
 * Writes the metadata with which apps find the packages in a folder, and signs them. Throws a `SetupError` if the key or the
 * packages are not right.
 * @param keyFile file with an Ed25519 key (`openssl genpkey -algorithm ed25519`)
 * @returns names of the files made, and the public key as people enter it
 */
export function signUpdates(out, keyFile) {
  const key = createPrivateKey(readFileSync(keyFile));
  if (key.asymmetricKeyType !== 'ed25519') throw new SetupError(`${keyFile} has no Ed25519 key.`);
  const files = [...packagesAmong(readdirSync(out).sort())].map(([target, name]) => {
    const bytes = readFileSync(join(out, name));
    return { name, target, size: bytes.length, sha512: createHash('sha512').update(bytes).digest('base64') };
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
