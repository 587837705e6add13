import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../paths.mjs';

const line = `\n${'-'.repeat(78)}\n\n`;

/**
 * Licences of npm packages.
 * @param components npm packages, as `shippedComponents` returns them
 * @returns rows with `name`, `version`, `licence` (its SPDX expression) and `text`
 */
export const notices = (components) =>
  components.map(({ name, version, licenses = [] }) => {
    const licence = licenses
      .map(({ license, expression }) => expression ?? license.id ?? license.name)
      .join(', ');
    return { name, version, licence: licence || declaredLicence(name), text: textOf(name) };
  });

/** What a package says of its licence itself, where npm leaves that out because it is no SPDX expression. */
function declaredLicence(name) {
  const { license } = JSON.parse(readFileSync(inProject('node_modules', name, 'package.json'), 'utf8'));
  return typeof license === 'string' ? license : '';
}

/** The licence that an npm package brings, in a file or in its README. Throws if it brings none. */
export function textOf(name, dir = inProject('node_modules', name)) {
  const files = existsSync(dir) ? readdirSync(dir) : [];
  const read = (pattern) => {
    const file = files.find((each) => pattern.test(each));
    return file === undefined ? '' : readFileSync(join(dir, file), 'utf8');
  };
  const text =
    read(/^(licen[cs]e|copying)(\.|$)/i) ||
    read(/^readme(\.|$)/i).split(/^#* *licen[cs]e.*\n(?:[-=]+\n)?/im)[1] ||
    mitOf(read(/^package\.json$/));
  if (!text?.trim()) throw new Error(`${name} brings no licence text.`);
  return `${text.trim()}\n`;
}

/** The MIT licence in the name of a package's author, for packages that say `MIT` and no more; undefined for others. */
function mitOf(manifest) {
  const { license, author } = manifest ? JSON.parse(manifest) : {};
  const holder = author?.name ?? author;
  if (license !== 'MIT' || !holder) return undefined;
  return readFileSync(inProject('LICENSE'), 'utf8').replace(/^Copyright.*$/m, `Copyright (c) ${holder}`);
}

/**
 * The copyright file of a package: our licence and those of everything that is packaged with it.
 * @param options.components npm packages, as `shippedComponents` returns them
 * @param options.electron whether the package contains Electron
 * @param options.common whether the system has the texts of common licences, as Debian does
 */
export function copyright({ components, electron = false, common = false }) {
  const ours = `Parley\n\n${readFileSync(inProject('LICENSE'), 'utf8')}`;
  const chromium =
    'Electron and Chromium\n\nThe licence of Electron is in LICENSE.electron.txt, those of Chromium and everything that it contains\n' +
    'are in LICENSES.chromium.html, both beside the program.\n';
  const others = notices(components.filter(({ name }) => name !== 'electron'));
  return [ours, ...(electron ? [chromium] : []), ...others.map((each) => entry(each, common))].join(line);
}

function entry({ name, version, licence, text }, common) {
  // Debian's policy wants this text referred to, not repeated. Some packages may be used under it or under another.
  const isReferredTo = common && /Apache License\s+Version 2\.0/.test(text);
  const told = isReferredTo ? `Licence: ${licence}, see /usr/share/common-licenses/Apache-2.0\n` : text;
  return `${name} ${version}\n\n${told}`;
}
