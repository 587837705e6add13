import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRelease } from '../../../electron/main/features/updates/release';
import { manifest } from './facts.mjs';
import { signUpdates, targetOf } from './update-metadata.mjs';

test('packages are updates of the systems that their names say', () => {
  expect(targetOf('parley_1.2.3_amd64.deb')).toBe('linux-x64-deb');
  expect(targetOf('parley_1.2.3_arm64.deb')).toBe('linux-arm64-deb');
  expect(targetOf('parley-1.2.3-1.x86_64.rpm')).toBe('linux-x64-rpm');
  expect(targetOf('Parley-1.2.3-linux-x86_64.AppImage')).toBe('linux-x64-AppImage');
  expect(targetOf('Parley-1.2.3-linux-x64.tar.gz')).toBe('linux-x64-tar.gz');
  expect(targetOf('Parley-1.2.3-win-x64.exe')).toBe('win32-x64-nsis');
  expect(targetOf('Parley-1.2.3-win-x64-portable.exe')).toBe('win32-x64-portable');
  expect(targetOf('Parley-1.2.3-mac-arm64.zip')).toBe('darwin-arm64-zip');
  for (const other of ['parley-server_1.2.3_amd64.deb', 'parley-server-1.2.3-1.x86_64.rpm', 'SHA256SUMS'])
    expect(targetOf(other)).toBeUndefined();
});

test('what is signed is what the app reads, with the key that is printed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'parley-sign-'));
  try {
    const { privateKey } = generateKeyPairSync('ed25519');
    const keyFile = join(dir, 'key.pem');
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(dir, 'parley_9.9.9_amd64.deb'), 'a package');
    const { names, publicKey } = signUpdates(dir, keyFile);
    const [metadata, signature] = names.map((name) => readFileSync(join(dir, name)));
    const release = readRelease(metadata, signature, [publicKey]);
    expect(release).toMatchObject({
      version: manifest.version,
      files: [{ target: 'linux-x64-deb', size: 9 }],
    });
    expect(release.notes).toMatch(/^• /);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
