import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Files by their path in a folder, with `/` between names. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** Makes a folder with these files. */
export function writeTree(folder: string, tree: Tree): string {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** All files in a folder and those below, as text in which each byte is a character. */
export function treeIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    files.sort().map((path) => [relative(folder, path).replaceAll(sep, '/'), readFileSync(path, 'latin1')]),
  );
}

/** The content of a folder as it is offered, by its list and its files: those need not fit together. */
export const folderContent = (lines: readonly string[], files: readonly string[]): Buffer =>
  Buffer.from([...lines.map((line) => `${line}\n`), ...files].join(''));
