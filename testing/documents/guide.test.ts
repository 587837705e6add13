import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentText, project, tablesOf } from './tables';

/** Compares what the guide says that people do with what the tests of the keyboard do. */

/** Lines that no key of the test can do, and why. */
const notByKeys: Readonly<Record<string, string>> = {
  'see whether it works': 'Something to read.',
  'answer in the notification': 'Its field is drawn by the desktop.',
};

/** Tables of what is written, not done: those of the search field are tried together. */
const isDone = ({ about }: { about: string }): boolean => !['write', 'option'].includes(about);

const specs = [
  ...readdirSync(join(project, 'e2e'))
    .filter((name) => name.startsWith('keyboard-'))
    .map((name) => `e2e/${name}`),
  'e2e/support/keyboard/dialogs.ts',
];
const words = new Set(
  specs.flatMap((path) =>
    [...documentText(path).matchAll(/(?:\bline\(|\bwords:)\s*'([^']+)'/g)].map(([, each]) => each ?? ''),
  ),
);
const lines = tablesOf(documentText('docs/guide.md'))
  .filter(isDone)
  .flatMap(({ rows }) => rows.map(([first = '']) => first));

test('each line of the guide is tried with keys, or cannot be', () => {
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((each) => !words.has(each) && !(each in notByKeys))).toEqual([]);
  expect(Object.keys(notByKeys).filter((each) => words.has(each) || !lines.includes(each))).toEqual([]);
});
