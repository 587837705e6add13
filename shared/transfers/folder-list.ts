import { limits } from '../protocol/limits';
import { largestFile } from './file-layout';

/**
 * The list with which the content of an offered folder begins: a line for each file, with its size and its path. It comes from
 * others, so it may say anything.
 */

/** Most folders above a file in an offered folder, plus itself. */
export const deepest = 32;

export interface ListedFile {
  readonly size: number;
  /** Names with `/` between them. */
  readonly path: string;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const lineFeed = 0x0a;
const line = /^(0|[1-9]\d{0,12}) (.+)$/su;

/** The line of a file, as bytes; undefined if no list can have it. */
export function listLine(file: ListedFile): Uint8Array | undefined {
  const text = `${file.size} ${file.path}`;
  if (text.includes('\n') || !fileIn(text)) return undefined;
  const bytes = encoder.encode(`${text}\n`);
  return bytes.length <= limits.folderLineBytes ? bytes : undefined;
}

/** The files in a part of a list that is made of whole lines; undefined if these are no lines of a list. */
export function listedFiles(bytes: Uint8Array): ListedFile[] | undefined {
  if (bytes.length === 0) return [];
  const text = decoded(bytes);
  if (text?.endsWith('\n') !== true) return undefined;
  const files: ListedFile[] = [];
  for (const each of text.slice(0, -1).split('\n')) {
    const file = each.length <= limits.folderLineBytes ? fileIn(each) : undefined;
    if (!file) return undefined;
    files.push(file);
  }
  return files;
}

/** How many of these bytes are whole lines. */
export const wholeLines = (bytes: Uint8Array): number => bytes.lastIndexOf(lineFeed) + 1;

function fileIn(text: string): ListedFile | undefined {
  const [, digits, path = ''] = line.exec(text) ?? [];
  const size = Number(digits);
  return size <= largestFile && isInside(path) ? { size, path } : undefined;
}

/** Whether a path leads to something in the folder: it is relative, and never goes up. */
function isInside(path: string): boolean {
  const names = path.split('/');
  return names.length <= deepest && names.every((name) => name !== '' && name !== '.' && name !== '..');
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
