import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesIn, sentencesIn } from './sentences';

/** Folders whose sentences people read. */
const folders = ['renderer', 'electron/main'];

/** Files with sentences of their own, and why. */
const exceptions = new Map([
  ['electron/main/system/login-entry.ts', 'a file that the desktop reads'],
  ['electron/main/command-line.ts', 'the terminal is answered in English, as Commander does'],
]);

test('windows and the main process have no sentences outside the catalogue', () => {
  const files = folders.flatMap(filesIn).filter((name) => !exceptions.has(name));
  expect(files.flatMap((name) => sentencesIn(name, readFileSync(name, 'utf8')))).toEqual([]);
});

/** Server files whose sentences are not sent to clients, and why. */
const serverExceptions = new Map([
  ['server/words.ts', 'the sentences that clients are sent'],
  ['server/command-line.ts', 'the terminal is answered in English, as Commander does'],
  ['server/main.ts', 'the terminal, again'],
  ['server/open-server.ts', 'why the server does not start, for those who start it'],
  ...['ask', 'control-socket', 'ctl', 'exchanges', 'operator'].map((name): [string, string] => [
    `server/control/${name}.ts`,
    'what the command line ctl says, or asks the server',
  ]),
]);

test('the server has no sentences for its clients outside their file', () => {
  const files = filesIn('server').filter((name) => !serverExceptions.has(name));
  expect(files.flatMap((name) => sentencesIn(name, readFileSync(name, 'utf8')))).toEqual([]);
});

test('sentences are found in text, attributes, strings and templates, but not in log lines', () => {
  const source = [
    'const view = <p title="Show it">Hello {name}</p>;',
    "const words = 'This is not here any more.';",
    'const more = `Only ${count} were copied.`;',
    "log.warn('A call was refused.', {});",
    "throw new Error('The view has not come yet.');",
  ].join('\n');
  expect(sentencesIn('a.tsx', source)).toEqual([
    'a.tsx:1 Show it',
    'a.tsx:1 Hello',
    'a.tsx:2 This is not here any more.',
    'a.tsx:3 Only … were copied.',
  ]);
});
