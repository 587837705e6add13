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

/** A file between backticks and what follows it in quotes: parts of its tests' names, which may go over the end of a line. */
const references = (tried: string): { file: string; name: string }[] =>
  [...tried.matchAll(/`([^`]+)`((?:,?\s+“[^”]+”)*)/g)].flatMap(([, file = '', names = '']) => {
    const quoted = [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name.replaceAll(/\s+/g, ' '));
    return (quoted.length > 0 ? quoted : ['']).map((name) => ({ file, name }));
  });

const isTest = (file: string): boolean =>
  /\.(?:test|spec)\.(?:ts|mjs)$/.test(file) && existsSync(join(project, file));

test('there are promises', () => {
  expect(promises.length).toBeGreaterThan(10);
});

/** The rows of the table of Electron's recommendations: number and tests. */
const recommendations = [...text.matchAll(/^\| (\d+) .*\| ([^|]*) \|$/gm)].map(
  ([, number = '', tried = '']) => ({
    number: Number(number),
    tried,
  }),
);

/** The rows of the table below a heading, without its head. */
const rowsBelow = (heading: string): string[][] =>
  (text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|') && line.includes('`'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

/** The rows of the table of attacks: what is tried against a server and against an app. */
const attacks = rowsBelow('Which attacks are tried on both sides?').map(
  ([, attack = '', server = '', app = '']) => ({
    attack,
    tried: [server, app].filter((each) => each !== '–'),
  }),
);

/** The rows of the table of what works in encrypted conversations, and its tests. */
const works = rowsBelow('What is tried in encrypted conversations?').map(([, what = '', tried = '']) => ({
  what,
  tried,
}));

test('there are attacks', () => {
  expect(attacks.length).toBeGreaterThan(10);
});

test.each(attacks)('tests try on both sides that $attack', ({ tried }) => tried.forEach(namesTests));

test('what works in an open conversation is tried in encrypted ones', () => {
  expect(works.length).toBeGreaterThan(15);
});

test.each(works)('tests try in encrypted conversations: $what', ({ tried }) => namesTests(tried));

test('Electron’s list is there as a whole', () => {
  expect(recommendations.map(({ number }) => number)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});

/** Expects that files with tests are named, and that each has a test of the name that is given. */
function namesTests(tried: string): void {
  expect(codesIn(tried)).not.toEqual([]);
  expect(codesIn(tried).filter((file) => !isTest(file))).toEqual([]);
  const missing = references(tried).filter(
    ({ file, name }) => !readFileSync(join(project, file), 'utf8').includes(name),
  );
  expect(missing).toEqual([]);
}

test.each(recommendations)('a test tries what recommendation $number of Electron forbids', ({ tried }) =>
  namesTests(tried),
);

test.each(promises)('a test tries to break “$promise”', ({ tried }) => namesTests(tried));
