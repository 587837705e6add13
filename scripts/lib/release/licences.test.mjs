import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProject } from '../paths.mjs';
import { licencesPage } from '../licences-page.mjs';
import { appFolders, npmBill, serverFolders, shippedComponents } from './bill-of-materials.mjs';
import { copyright, notices, textOf } from './licences.mjs';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'parley-licence-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const put = (name, text) => writeFileSync(join(dir, name), text);

test('everything that is shipped brings the text of its licence', () => {
  const bill = npmBill();
  for (const folders of [appFolders, serverFolders])
    for (const { name, licence, text } of notices(shippedComponents(bill, folders))) {
      expect(licence, name).toMatch(/\w/);
      expect(text, name).toMatch(/\b(permission|redistribution|licen[cs]e)\b/i);
    }
});

test('all that is bundled is listed, by whatever way it came in', () => {
  const listed = new Set(shippedComponents(npmBill(), appFolders).map(({ name }) => name));
  const bundled = ['main', 'preload', 'windows'].flatMap((target) =>
    JSON.parse(readFileSync(inProject(`out/bundled/${target}.json`), 'utf8')),
  );
  expect(bundled).toEqual(expect.arrayContaining(['emojibase-data', 'dictionary-en', 'react', 'zod']));
  expect(bundled.filter((name) => !listed.has(name))).toEqual([]);
});

test('a licence is a file, or a part of the README, and never missing', () => {
  expect(() => textOf('x', dir)).toThrow('x brings no licence text.');
  put('README.md', '# x\n\nUse it.\n\nLicense (MIT)\n-------------\nPermission is granted.\n');
  expect(textOf('x', dir)).toBe('Permission is granted.\n');
  put('LICENSE.md', 'From the file.\n\n');
  expect(textOf('x', dir)).toBe('From the file.\n');
});

test('only a system that has the texts of common licences is referred to them', () => {
  const components = [{ name: 'canonicalize', version: '1', licenses: [{ license: { id: 'Apache-2.0' } }] }];
  expect(copyright({ components, common: true })).toContain('/usr/share/common-licenses/Apache-2.0');
  expect(copyright({ components })).toContain('TERMS AND CONDITIONS');
  const either = [{ name: 'qr', version: '1', licenses: [{ expression: '(MIT OR Apache-2.0)' }] }];
  expect(copyright({ components: either, common: true })).not.toContain('TERMS AND CONDITIONS');
});

test('the page shows names and texts as they are', () => {
  const page = licencesPage([
    { name: 'a', version: '1', licence: 'MIT', text: 'Copyright <ann@example.org> & others' },
  ]);
  expect(page).toContain('<pre>Copyright &lt;ann@example.org> &amp; others</pre>');
});
