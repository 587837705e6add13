import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../paths.mjs';
import { debianChangelog, readChangelog } from './changelog.mjs';
import { debianArch, maintainer, manifest, sourceDate } from './facts.mjs';
import { copyright } from './licences.mjs';
import { filesOf, must, put, putCompressed, settle, sizeOf } from './tree.mjs';

/** How packages are compressed: small, for people; or fast, for tests. */
const compressions = { small: ['-Zxz'], fast: ['-Zgzip', '-z1'] };

/**
 * Makes a Debian package of what `stageApp` and `stageServer` return. It adds the changelog and the licences, and from
 * `build/linux/NAME` the maintainer scripts and lintian's overrides.
 * @returns the package's file name
 */
export async function makeDeb(about, { out, speed }) {
  const { name, arch, summary, description, stage, licences, programs, packageType, deb } = about;
  const source = (file) => inProject('build/linux', name, file);
  const control = (file) => join(stage, 'DEBIAN', file);
  const doc = (file) => join(stage, 'usr/share/doc', name, file);
  if (packageType) put(join(stage, packageType), 'deb\n');
  put(doc('copyright'), copyright({ ...licences, common: true }));
  putCompressed(doc('changelog'), debianChangelog(name, readChangelog()));
  const overrides = source('lintian-overrides');
  if (existsSync(overrides)) put(join(stage, 'usr/share/lintian/overrides', name), readFileSync(overrides));
  const files = filesOf(stage);
  const conffiles = files.filter((file) => file.startsWith('etc/'));
  const all = {
    Package: name,
    Version: manifest.version,
    Architecture: debianArch[arch],
    Maintainer: maintainer,
    'Installed-Size': sizeOf(stage),
    Priority: 'optional',
    ...deb,
    Description: `${summary}\n${description.replaceAll(/^/gm, ' ')}`,
  };
  put(
    control('control'),
    Object.entries(all)
      .map(([field, value]) => `${field}: ${value}\n`)
      .join(''),
  );
  put(control('md5sums'), files.map((file) => sum(stage, file)).join(''));
  if (conffiles.length > 0) put(control('conffiles'), conffiles.map((file) => `/${file}\n`).join(''));
  await settle(stage, programs);
  for (const script of ['postinst', 'prerm', 'postrm'].filter((each) => existsSync(source(each)))) {
    copyFileSync(source(script), control(script));
    chmodSync(control(script), 0o755);
  }
  const file = `${name}_${manifest.version}_${debianArch[arch]}.deb`;
  await must('dpkg-deb', ['--root-owner-group', ...compressions[speed], '--build', stage, join(out, file)], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(sourceDate()) },
  });
  return file;
}

function sum(stage, file) {
  if (lstatSync(join(stage, file)).isSymbolicLink()) return '';
  return `${createHash('md5')
    .update(readFileSync(join(stage, file)))
    .digest('hex')}  ${file}\n`;
}
