import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codesIn, documentText, project } from './tables';

/** SECURITY.md names below each of its promises the tests that try to break it. */

const text = documentText('SECURITY.md');
const [, promised = ''] = /^## What does Parley promise\?$(.*?)^## /ms.exec(text) ?? [];

/** A promise, and what stands below it after "Tried in". */
interface Promised {
  readonly promise: string;
  readonly tried: string;
}

const promises: Promised[] = promised
  .split(/^(?=- \*\*)/m)
  .slice(1)
  .map((item) => ({
    promise: /^- \*\*(.*?)\*\*/.exec(item)?.[1] ?? item,
    tried: /^ {2}_Tried in_ (.*)/ms.exec(item)?.[1] ?? '',
  }));

/** A file between backticks and what follows it in quotes: part of a test's name, which may go over the end of a line. */
const references = (tried: string): { file: string; name: string }[] =>
  [...tried.matchAll(/`([^`]+)`(?:\s+“([^”]+)”)?/g)].map(([, file = '', name = '']) => ({
    file,
    name: name.replaceAll(/\s+/g, ' '),
  }));

const isTest = (file: string): boolean =>
  /\.(?:test|spec)\.(?:ts|mjs)$/.test(file) && existsSync(join(project, file));

test('there are promises', () => {
  expect(promises.length).toBeGreaterThan(10);
});

test.each(promises)('a test tries to break “$promise”', ({ tried }) => {
  expect(codesIn(tried)).not.toEqual([]);
  expect(codesIn(tried).filter((file) => !isTest(file))).toEqual([]);
  const missing = references(tried).filter(
    ({ file, name }) => !readFileSync(join(project, file), 'utf8').includes(name),
  );
  expect(missing).toEqual([]);
});
