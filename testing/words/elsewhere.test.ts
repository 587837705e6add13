import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Folders whose sentences people read. */
const folders = ['renderer', 'electron/main'];

/** Files with sentences of their own, and why. */
const exceptions = new Map([
  ['electron/main/command-line.ts', 'the terminal is answered in English, as Commander does'],
  ['renderer/preferences/nearby-report.ts', 'the labels of a bug report are for those who mend it'],
]);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name));

/** A capital letter, and words after it. */
const isSentence = (text: string): boolean => /^[^\p{L}]{0,3}\p{Lu}\p{Ll}*[ ,]+.*\p{L}/su.test(text);

/** Text between tags is always read. */
const isRead = (text: string): boolean => /\p{L}{2}/u.test(text);

/** Names that are the same in every language. */
const names = ['Parley server'];

const isFault = (node: ts.Node, text: string): boolean => {
  if (names.includes(text)) return false;
  if (ts.isJsxText(node)) return isRead(text);
  // The shape of a drawing.
  if (ts.isJsxAttribute(node.parent) && node.parent.name.getText() === 'd') return false;
  return isSentence(text) || (ts.isJsxAttribute(node.parent) && /^\p{Lu}/u.test(text));
};

/** The text of a literal; the values in a template are left out. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

/** Logs and errors that are programming mistakes are for developers. */
const isForDevelopers = (call: ts.Node): boolean =>
  (ts.isNewExpression(call) && /Error$/.test(call.expression.getText())) ||
  (ts.isCallExpression(call) && /(^|\.|\b)(log|stderr)\b/.test(call.expression.getText()));

/** The sentences in a source file, with their lines. */
function sentencesIn(name: string, source: string): string[] {
  const kind = name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isForDevelopers(node)) return;
    const text = textOf(node)?.trim();
    if (text !== undefined && isFault(node, text))
      found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test('windows and the main process have no sentences outside the catalogue', () => {
  const files = folders.flatMap(filesIn).filter((name) => !exceptions.has(name));
  expect(files.flatMap((name) => sentencesIn(name, readFileSync(name, 'utf8')))).toEqual([]);
});

test('a sentence is found in text, in attributes, in strings and in templates; a log line is not', () => {
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
