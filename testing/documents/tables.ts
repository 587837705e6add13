import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A table of a Markdown document: its first heading, and its cells without the heading row. */
export interface Table {
  readonly about: string;
  readonly rows: readonly (readonly string[])[];
}

export const project = join(import.meta.dirname, '../..');
export const documentText = (path: string): string => readFileSync(join(project, path), 'utf8');

/** The tables of a document outside code blocks, in order. */
export function tablesOf(markdown: string): Table[] {
  const blocks = markdown.replaceAll(/^```.*?^```$/gms, '').match(/(?:^\|.*\n?)+/gm) ?? [];
  return blocks.map((block) => {
    const [[about = ''] = [], , ...rows] = block.trim().split('\n').map(cellsOf);
    return { about, rows };
  });
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

/** The texts between backticks. */
export const codesIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
