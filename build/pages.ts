import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { windowKinds } from '../shared/ipc/windows';

const folder = resolve('renderer');
const template = resolve(folder, 'page.html');

/** The page of each kind of window, as the build reads it. There is no such file: all are made of one template. */
export const pageInputs: Readonly<Record<string, string>> = Object.fromEntries(
  windowKinds.map((kind) => [kind, resolve(folder, `${kind}.html`)]),
);

const kindOf = (id: string): string | undefined =>
  Object.keys(pageInputs).find((kind) => pageInputs[kind] === id);

/** Makes these pages of `renderer/page.html`. */
export const pages = {
  name: 'pages',
  enforce: 'pre' as const,
  resolveId: (id: string): string | undefined => (kindOf(id) === undefined ? undefined : id),
  load(id: string): string | undefined {
    const kind = kindOf(id);
    return kind && readFileSync(template, 'utf8').replaceAll('%KIND%', kind);
  },
};
