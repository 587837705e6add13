import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The source files in a folder, without tests. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name));

/** A capital letter and words after it, or words and a full stop. */
const isSentence = (text: string): boolean =>
  /^[^\p{L}]{0,3}\p{Lu}\p{Ll}*[ ,]+.*\p{L}/su.test(text) || /\p{Ll} .*\p{Ll}\.$/su.test(text);

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

/** The sentences in a source file that are not for developers, with their lines. */
export function sentencesIn(name: string, source: string): string[] {
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
