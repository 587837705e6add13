import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { iconSizes, iconSource, symbolicIconSource } from '../icons.mjs';
import { inProject } from '../paths.mjs';
import { withTypeScript } from '../typescript.mjs';
import { appStreamReleases, readChangelog } from './changelog.mjs';
import { manifest } from './facts.mjs';
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

const summary = 'chat for people who share a network';
const description = `Parley is a desktop chat for people who share a room, an office, a lab or a
field camp. People on one network find each other automatically, with no
server and nothing to configure, and nothing leaves the network. A server
(see the package parley-server) joins several networks.`;

const deb = {
  Section: 'net',
  Depends: libraries.join(', '),
  // Asks for an administrator's password when the app installs a newer version.
  Recommends: 'pkexec | policykit-1',
  Suggests: 'parley-server',
};

const rpm = {
  // rpmbuild finds what the programs link to. These are opened at run time.
  Requires: ['libnotify.so.4()(64bit)', 'libsecret-1.so.0()(64bit)', 'xdg-utils'],
  // SELinux, which Fedora has instead of AppArmor, lets everybody make user namespaces.
  without: ['usr/share/parley/apparmor-profile'],
  scripts: {},
};

/**
 * Copies the unpacked app and makes it what people are given: without the fuse that test drivers need, and with modes and times
 * that do not depend on this machine.
 */
export async function prepareApp(unpacked, dir, components) {
  copy(unpacked, dir);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(dir, 'parley'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
  });
  put(join(dir, 'LICENSES.txt'), copyright({ components, electron: true }));
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

/**
 * Lays out the prepared app, which it moves, as packages install it.
 * @returns the package, as `makeDeb` and `makeRpm` take it
 */
export async function stageApp(app, { arch, work, components }) {
  const stage = join(work, 'parley');
  const share = (...path) => join(stage, 'usr/share', ...path);
  mkdirSync(join(stage, 'usr/lib'), { recursive: true });
  renameSync(app, join(stage, 'usr/lib/parley'));
  // Packages have it where their system has licences.
  rmSync(join(stage, 'usr/lib/parley/LICENSES.txt'));
  await addLauncher(stage);
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
  copy(symbolicIconSource, share('icons/hicolor/symbolic/apps', `${id}-symbolic.svg`));
  copy(source(`${id}.mime.xml`), share('mime/packages', `${id}.xml`));
  compress(source('parley.1'), share('man/man1/parley.1'));
  copy(source('completion'), share('bash-completion/completions/parley'));
  copy(source('apparmor-profile'), share('parley/apparmor-profile'));
  return {
    name: 'parley',
    arch,
    summary,
    description,
    stage,
    licences: { components, electron: true },
    // Says which kind of package it is to the app, which updates itself.
    packageType: 'usr/lib/parley/resources/package-type',
    // Chromium's sandbox uses it where the system does not let everybody make user namespaces.
    programs: { setuid: ['usr/lib/parley/chrome-sandbox'], plain: ['usr/bin/parley'] },
    deb,
    rpm,
  };
}

/** Adds `/usr/bin/parley`, and what it answers without starting Electron. */
async function addLauncher(stage) {
  const help = await withTypeScript('electron/main/command-line.ts', ({ command }) =>
    command()
      .configureOutput({ getOutHelpWidth: () => 80 })
      .helpInformation(),
  );
  put(join(stage, 'usr/share/parley/help'), help);
  put(join(stage, 'usr/share/parley/version'), `${manifest.version}\n`);
  copy(source('launcher'), join(stage, 'usr/bin/parley'));
}
