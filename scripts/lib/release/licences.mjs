import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../paths.mjs';

const line = `\n${'-'.repeat(78)}\n\n`;

/**
 * The copyright file of a package: our licence and those of everything that is packaged with it.
 * @param components npm packages, as `shippedComponents` returns them
 */
export function copyright(components, { electron = false } = {}) {
  const ours = `Parley\n\n${readFileSync(inProject('LICENSE'), 'utf8')}`;
  const chromium =
    'Electron and Chromium\n\nThe licence of Electron is in /usr/lib/parley/LICENSE.electron.txt, those of Chromium and everything\n' +
    'that it contains are in /usr/lib/parley/LICENSES.chromium.html.\n';
  const others = components.filter(({ name }) => name !== 'electron').map(licenceOf);
  return [ours, ...(electron ? [chromium] : []), ...others].join(line);
}

function licenceOf({ name, version, licenses = [] }) {
  const dir = inProject('node_modules', name);
  const file = existsSync(dir) && readdirSync(dir).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each));
  const names = licenses
    .map(({ license, expression }) => expression ?? license.id ?? license.name)
    .join(', ');
  // Debian's policy wants this text referred to, not repeated.
  if (names === 'Apache-2.0')
    return `${name} ${version}\n\nLicence: Apache-2.0, see /usr/share/common-licenses/Apache-2.0\n`;
  const text = file ? readFileSync(join(dir, file), 'utf8') : `Licence: ${names}\n`;
  return `${name} ${version}\n\n${text}`;
}
