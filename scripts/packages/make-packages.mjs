import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec, has } from '../lib/exec.mjs';
import { sourceDate } from '../lib/release/facts.mjs';
import { makeLinuxPackages, makeServerPackages, writeChecksums } from '../lib/release/linux-packages.mjs';
import { packagedApp, unpackedApp } from '../lib/package-app.mjs';
import { inProject } from '../lib/paths.mjs';

/** Makes the packages of the unpacked app and provides the folder with them, and with what they hold. vitest calls it once. */
export async function setup({ provide }) {
  if (process.platform !== 'linux' || !has('dpkg-deb')) {
    provide('made', { why: 'dpkg-deb is missing' });
    return undefined;
  }
  if (!existsSync(inProject(packagedApp))) {
    provide('made', { why: 'nothing has been packaged' });
    return undefined;
  }
  // Held, so that a commit during the tests makes no difference.
  process.env.SOURCE_DATE_EPOCH = String(sourceDate());
  const dir = mkdtempSync(join(tmpdir(), 'parley-packages-'));
  const out = join(dir, 'out');
  mkdirSync(out);
  const unpacked = inProject(unpackedApp);
  const electron = readFileSync(join(unpacked, 'version'), 'utf8').trim();
  const packages = await makeLinuxPackages({
    unpacked,
    electron,
    arch: process.arch,
    out,
    speed: 'fast',
  });
  writeChecksums(out);
  const { deb: app } = packages.app;
  const { deb: server } = packages.server;
  for (const [deb, folder] of [
    [app, 'app'],
    [server, 'server'],
  ])
    await exec('dpkg-deb', ['--extract', join(out, deb), join(dir, folder)]);
  const elsewhere = { arch: process.arch === 'x64' ? 'arm64' : 'x64', out: join(dir, 'elsewhere') };
  const foreign = await makeServerPackages({ ...elsewhere, speed: 'fast' });
  provide('made', {
    out,
    electron,
    tarball: packages.tarball,
    bom: packages.bom,
    app,
    server,
    rpms: packages.app.rpm === undefined ? undefined : [packages.app.rpm, packages.server.rpm],
    foreign: { ...elsewhere, server: foreign.deb },
    inApp: join(dir, 'app'),
    inServer: join(dir, 'server'),
  });
  return () => rmSync(dir, { recursive: true, force: true });
}
