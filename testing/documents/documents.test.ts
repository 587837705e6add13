import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { command as appCommandLine } from '../../electron/main/command-line';
import { command as serverCommandLine } from '../../server/command-line';
import { ctlCommand } from '../../server/control/ctl';
import { codesIn, documentText, project, tablesOf } from './tables';

/** Compares the documents with the tree. */

const tracked = execFileSync('git', ['ls-files'], { cwd: project, encoding: 'utf8' }).trim().split('\n');
const documents = tracked.filter(
  (path) => /^(docs\/.*|[A-Z]+)\.md$/.test(path) && !path.startsWith('docs/pictures'),
);
const packageFile = JSON.parse(documentText('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

const withoutBlocks = (markdown: string): string => markdown.replaceAll(/^ *```.*?^ *```$/gms, '');

/** Folders and files that a text names between backticks, such as `shared/protocol/limits.ts` or `lan/`. */
const pathsIn = (markdown: string): string[] =>
  codesIn(withoutBlocks(markdown)).filter(
    (code) => /^[\w.-]+\/[\w./-]*$/.test(code) && tops.has(code.split('/')[0] ?? ''),
  );
const tops = new Set(tracked.map((path) => path.split('/')[0] ?? ''));

/** Options of the scripts of this project, and of programs that the documents tell people to use. */
const ofOthers = new Set([
  ...[
    '--only',
    '--disk',
    '--kills',
    '--minutes',
    '--seed',
    '--runs',
    '--input',
    '--histories',
    '--workers',
    '--fast',
    '--release',
    '--help',
  ],
  ...['--addsign', '--armor', '--detach-sign', '--no-git-tag-version', '--allow-unsigned-rpm', '--now'],
  ...[
    '--json',
    '--rounds',
    '--messages',
    '--gigabytes',
    '--files',
    '--single-threaded-gc',
    '--tls',
    '--near',
  ],
]);

describe.each(documents)('%s', (document) => {
  const text = documentText(document);

  test('names paths that exist', () => {
    const missing = pathsIn(text).filter((path) => !existsSync(join(project, path)));
    expect(missing).toEqual([]);
  });

  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = '']) => target);
    const broken = links
      .filter((target) => !/^\w+:/.test(target))
      .filter((target) => !existsSync(join(project, dirname(document), target)));
    expect(broken).toEqual([]);
  });

  test('has no marks of a merge, as they are or as the formatter wraps them', () => {
    expect(text).not.toMatch(/<<<<<<<|\\?=======|>>>>>>>|(?:> ){7}/);
  });

  test('names npm scripts that exist', () => {
    const scripts = [...text.matchAll(/npm (?:run )?(start|test|\b(?<=run )[\w:-]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(scripts.filter((name) => !(name in packageFile.scripts))).toEqual([]);
  });

  test('names options that a program has', () => {
    const named = [...text.matchAll(/(?<![-\w])--[a-z][a-z-]+/g)].map(([option]) => option);
    const ctl = ctlCommand();
    const programs = [appCommandLine(), serverCommandLine(), ctl, ...ctl.commands];
    const known = new Set(programs.flatMap((program) => program.options.map(({ long }) => long)));
    expect(named.filter((option) => !known.has(option) && !ofOthers.has(option))).toEqual([]);
  });
});

test('the guide lists the options of the app, and no others', () => {
  const listed = tablesOf(documentText('docs/guide.md'))
    .filter(({ about }) => about === 'option')
    .flatMap(({ rows }) => rows.map(([cell = '']) => codesIn(cell)[0]?.split(' ')[0]))
    .filter((option) => option?.startsWith('--'));
  const app = appCommandLine();
  const all = app.createHelp().visibleOptions(app);
  const common = ['--help', '--version'];
  expect(listed.sort()).toEqual(
    all.flatMap(({ long }) => (long === undefined || common.includes(long) ? [] : [long])).sort(),
  );
});

test('ARCHITECTURE lists only folders that exist', () => {
  const [, tree = ''] = /```\n(shared\/.*?)```/s.exec(documentText('ARCHITECTURE.md')) ?? [];
  const parents: string[] = [];
  const drawn = tree.split('\n').flatMap((line) => {
    const [, indent = '', name] = /^( *)([\w-]+\/)/.exec(line) ?? [];
    if (name === undefined) return [];
    parents.splice(indent.length / 2, Infinity, name);
    return [parents.join('')];
  });
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn.filter((path) => !existsSync(join(project, path)))).toEqual([]);
});

test('CONTRIBUTING gives a reason for exactly the dependencies', () => {
  const rows = tablesOf(documentText('CONTRIBUTING.md')).find(({ about }) => about === 'package')?.rows ?? [];
  const explained = rows.flatMap(([names = '']) => codesIn(names));
  const all = Object.keys({ ...packageFile.dependencies, ...packageFile.devDependencies });
  const byRow = all.map((name) => (name.startsWith('@types/') ? '@types/*' : name));
  expect([...explained].sort()).toEqual([...new Set(byRow)].sort());
});

/** The glossary's words are those of the code: each is part of an identifier, or of a comment, somewhere in the program. */
test('the words of the glossary are used in the code', () => {
  const sources = tracked.filter(
    (path) => /^(shared|server|electron|runtime|renderer)\/.*\.tsx?$/.test(path) && !path.includes('.test.'),
  );
  const code = sources
    .map((path) => readFileSync(join(project, path), 'utf8'))
    .join('\n')
    .toLowerCase();
  const words = tablesOf(documentText('docs/glossary.md')).flatMap(({ rows }) =>
    rows.flatMap(([cell = '']) => cell.split(',').map((word) => word.trim().toLowerCase())),
  );
  expect(words.length).toBeGreaterThan(40);
  expect(new Set(words).size).toBe(words.length);
  expect(words.filter((word) => !code.includes(word))).toEqual([]);
});
