import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRelease } from '../../../electron/main/features/updates/release';
import { newPrivateKey } from '../../../runtime/entries/new-key';
import { manifest } from './facts.mjs';
import { packageNamed, signUpdates } from './update-metadata.mjs';

const { version } = manifest;
const privateKey = newPrivateKey('ed25519');
let dir = '';
let keyFile = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-sign-'));
  keyFile = join(dir, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const add = (name) => writeFileSync(join(dir, name), 'a package');

test('the name of a package says its version and the system it is for', () => {
  for (const [name, target] of [
    ['parley_1.2.3_amd64.deb', 'linux-x64-deb'],
    ['parley_1.2.3_arm64.deb', 'linux-arm64-deb'],
    ['parley-1.2.3-1.x86_64.rpm', 'linux-x64-rpm'],
    ['Parley-1.2.3-linux-x86_64.AppImage', 'linux-x64-AppImage'],
    ['Parley-1.2.3-linux-x64.tar.gz', 'linux-x64-tar.gz'],
    ['Parley-1.2.3-win-x64.exe', 'win32-x64-nsis'],
    ['Parley-1.2.3-win-x64-portable.exe', 'win32-x64-portable'],
    ['Parley-1.2.3-mac-arm64.zip', 'darwin-arm64-zip'],
  ])
    expect(packageNamed(name)).toEqual({ version: '1.2.3', target });
  for (const other of [
    'parley-server_1.2.3_amd64.deb',
    'parley-server-1.2.3-1.x86_64.rpm',
    'parley_1.2.3_constructor.deb',
    'SHA256SUMS',
  ])
    expect(packageNamed(other)).toBeUndefined();
});

test('what is signed is what the app reads, with the key that is printed', () => {
  add(`parley_${version}_amd64.deb`);
  const { names, publicKey } = signUpdates(dir, keyFile);
  const [metadata, signature] = names.map((name) => readFileSync(join(dir, name)));
  const release = readRelease(metadata, signature, [publicKey]);
  expect(release).toMatchObject({ version, files: [{ target: 'linux-x64-deb', size: 9 }] });
  expect(release.notes).toMatch(/^• /);
});

test('a package of another version, two for one system, and none at all are not signed', () => {
  expect(() => signUpdates(dir, keyFile)).toThrow('no packages');
  add(`parley-${version}-1.x86_64.rpm`);
  add('parley_9.9.9_amd64.deb');
  expect(() => signUpdates(dir, keyFile)).toThrow(`parley_9.9.9_amd64.deb is not of version ${version}`);
  rmSync(join(dir, 'parley_9.9.9_amd64.deb'));
  add(`parley-${version}-2.x86_64.rpm`);
  expect(() => signUpdates(dir, keyFile)).toThrow('are both for linux-x64-rpm');
});
