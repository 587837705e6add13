import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { iconSizes, iconSource } from '../icons.mjs';
import { inProject } from '../paths.mjs';
import { appStreamReleases, readChangelog } from './changelog.mjs';
import { manifest } from './facts.mjs';
import { makeDeb } from './deb.mjs';
import { copyright } from './licences.mjs';
import { compress, copy, filesOf, must, put, settle } from './tree.mjs';

const id = 'org.parley.Parley';
const source = (file) => inProject('build/linux/parley', file);

/** What Electron links to or opens. Newer Debians call some libraries by names that end in t64. */
const libraries = [
  'libasound2t64 | libasound2',
  'libatk-bridge2.0-0t64 | libatk-bridge2.0-0',
  'libatk1.0-0t64 | libatk1.0-0',
  'libatspi2.0-0t64 | libatspi2.0-0',
  'libc6 (>= 2.29)',
  'libcairo2',
  'libcups2t64 | libcups2',
  'libdbus-1-3',
  'libdrm2',
  'libexpat1',
  'libgbm1',
  'libgcc-s1',
  'libglib2.0-0t64 | libglib2.0-0',
  'libgtk-3-0t64 | libgtk-3-0',
  'libnotify4',
  'libnspr4',
  'libnss3',
  'libpango-1.0-0',
  'libsecret-1-0',
  'libstdc++6',
  'libudev1',
  'libx11-6',
  'libxcb1',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
  'xdg-utils',
];

const fields = {
  Section: 'net',
  Depends: libraries.join(', '),
  Suggests: 'parley-server',
  Description: `chat for people who share a network
 Parley is a desktop chat for people who share a room, an office, a lab or a
 field camp. People on one network find each other automatically, with no
 server and nothing to configure, and nothing leaves the network. A server
 (see the package parley-server) joins several networks.`,
};

/**
 * Copies the unpacked app and makes it what people are given: without the fuse that test drivers need, and with modes and times
 * that do not depend on this machine.
 */
export async function prepareApp(unpacked, dir) {
  copy(unpacked, dir);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(dir, 'parley'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
  });
  put(join(dir, 'LICENSE.txt'), readFileSync(inProject('LICENSE')));
  await settle(dir);
  for (const file of filesOf(dir).filter((name) => /\.so(\.\d+)?$/.test(name)))
    chmodSync(join(dir, file), 0o644);
}

/** Makes the app's .tar.gz of the prepared app. Returns its file name. */
export async function makeTarball(app, { arch, work, out, speed }) {
  const name = `Parley-${manifest.version}-linux-${arch}`;
  const level = speed === 'fast' ? '1' : '6';
  renameSync(app, join(work, name));
  const order = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
  const packing = [`--use-compress-program=gzip -n -${level}`, '-cf', join(out, `${name}.tar.gz`)];
  await must('tar', [...order, ...packing, '-C', work, name]);
  renameSync(join(work, name), app);
  return `${name}.tar.gz`;
}

/** Makes the app's .deb of the prepared app, which it moves into the package. Returns its file name. */
export async function makeAppDeb(app, { arch, work, out, speed, components }) {
  const stage = join(work, 'deb');
  const share = (...path) => join(stage, 'usr/share', ...path);
  mkdirSync(join(stage, 'usr/lib'), { recursive: true });
  mkdirSync(join(stage, 'usr/bin'), { recursive: true });
  renameSync(app, join(stage, 'usr/lib/parley'));
  rmSync(join(stage, 'usr/lib/parley/LICENSE.txt'));
  symlinkSync('../lib/parley/parley', join(stage, 'usr/bin/parley'));
  copy(source(`${id}.desktop`), share('applications', `${id}.desktop`));
  const metainfo = readFileSync(source(`${id}.metainfo.xml`), 'utf8');
  put(
    share('metainfo', `${id}.metainfo.xml`),
    metainfo.replace('<!-- releases -->', appStreamReleases(readChangelog())),
  );
  for (const size of iconSizes)
    copy(
      inProject('out/icons', `${size}x${size}.png`),
      share('icons/hicolor', `${size}x${size}`, 'apps', `${id}.png`),
    );
  copy(iconSource, share('icons/hicolor/scalable/apps', `${id}.svg`));
  compress(source('parley.1'), share('man/man1/parley.1'));
  copy(source('completion'), share('bash-completion/completions/parley'));
  copy(source('apparmor-profile'), share('parley/apparmor-profile'));
  put(share('doc/parley/copyright'), copyright(components, { electron: true }));
  // Chromium's sandbox uses it where the system does not let everybody make user namespaces.
  const setuid = ['usr/lib/parley/chrome-sandbox'];
  return makeDeb(stage, { name: 'parley', arch, fields, setuid, out, speed });
}
