import { readFileSync, writeFileSync } from 'node:fs';
import { inProject } from './paths.mjs';
import { appFolders, npmBill, shippedComponents } from './release/bill-of-materials.mjs';
import { manifest } from './release/facts.mjs';
import { notices } from './release/licences.mjs';

/** Writes the page that Help, Licences shows: out/renderer/licences.html. */
export function makeLicences() {
  const { name, version, license } = { ...manifest, name: manifest.productName };
  const ours = { name, version, licence: license, text: readFileSync(inProject('LICENSE'), 'utf8') };
  const all = [ours, ...notices(shippedComponents(npmBill(), appFolders))];
  writeFileSync(inProject('out/renderer/licences.html'), licencesPage(all));
}

/** A page with a list of licences, each closed until the reader opens it. It needs no scripts. */
export const licencesPage = (all) =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8" />',
    '<title>Licences</title>',
    ...all.map(
      ({ name, version, licence, text }) =>
        `<details><summary>${escaped(name)} <small>${escaped(`${version} · ${licence}`)}</small></summary>` +
        `<pre>${escaped(text)}</pre></details>`,
    ),
    '</html>\n',
  ].join('\n');

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
