import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { manifest } from '../lib/release/facts.mjs';
import { must } from '../lib/release/tree.mjs';

/** The version of the packages that `anotherVersion` makes. It has as many characters as the real one, so nothing moves. */
export const laterVersion = manifest.version.replace(/^\d/, '9');

/**
 * Makes a package of the app as it will be in a later version: the same program, which says another version.
 * @param deb the package of this version
 * @param dir a new folder for it
 * @returns the package's path
 */
export async function anotherVersion(deb, dir) {
  const root = join(dir, 'root');
  mkdirSync(root, { recursive: true });
  await must('dpkg-deb', ['--raw-extract', deb, root]);
  replace(join(root, 'DEBIAN/control'), 'Version: ');
  for (const file of ['resources/app.asar', '../../share/parley/version'])
    replace(join(root, 'usr/lib/parley', file), '');
  const out = join(dir, basename(deb).replace(manifest.version, laterVersion));
  await must('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', root, out]);
  return out;
}

/** Replaces this version by the later one, where it stands after some text, or in quotes or on a line of its own. */
function replace(file, after) {
  const text = readFileSync(file, 'latin1');
  const escaped = manifest.version.replaceAll('.', '\\.');
  const pattern = after
    ? `(?<=^${after})${escaped}`
    : `(?<=version"?\\s*[:=]\\s*["'\`])${escaped}|^${escaped}$`;
  writeFileSync(file, text.replaceAll(new RegExp(pattern, 'gm'), laterVersion), 'latin1');
}
