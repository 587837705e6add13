import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { dimensionsOf } from '../../../runtime/picture/dimensions';
import { bounds } from '../../../shared/ipc/bounds';

/** Which bytes of a file a page is given: from one up to another, which is not among them. */
export interface Part {
  readonly from: number;
  readonly end: number;
  readonly total: number;
}

/** What a page is given of a file: a picture as a whole, or a part of a video or sound, which is read as it is played. */
export type PageContent =
  | { readonly type: string; readonly bytes: Buffer }
  | { readonly type: string; readonly stream: Readable; readonly part: Part };

/** Largest picture that a page is given, in bytes. */
const pictureBytesAtMost = 64 * 1024 * 1024;
/** Number of bytes by which a format is known. */
const headBytes = 16;

/** The formats that pages show. What a file's author calls it does not matter: the page is told what its bytes say. */
const formats: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  ['image/bmp', /^BM/],
  ['audio/wav', /^RIFF[^]{4}WAVE/],
  ['audio/flac', /^fLaC/],
  ['audio/ogg', /^OggS/],
  ['audio/mp4', /^[^]{4}ftypM4A/],
  ['video/mp4', /^[^]{4}ftyp(?:isom|iso[2-9]|mp4|avc1|M4V|dash|MSNV)/],
  ['video/webm', /^\x1a\x45\xdf\xa3/],
  ['audio/mpeg', /^(?:ID3|\xff[\xe2-\xff])/],
];

const formatOf = (head: Buffer): string | undefined => {
  const text = head.toString('latin1');
  return formats.find(([, pattern]) => pattern.test(text))?.[0];
};

/**
 * Reads what a page may show of a file: a picture as a whole, if it would not take too much memory once it is decoded; of a video
 * or sound what is asked for. Undefined for everything else, so that a page can read no other file.
 * @param range the `Range` header of the page's request
 */
export async function pageContent(path: string, range: string | undefined): Promise<PageContent | undefined> {
  return await withFile(path, async (file, type, total) => {
    if (type.startsWith('image/')) return await picture(file, type, total);
    const part = askedPart(total, range);
    // The stream closes the file once it is read, or no longer wanted.
    return part && { type, part, stream: file.createReadStream({ start: part.from, end: part.end - 1 }) };
  });
}

/** The format of a file, by its bytes, if pages show or play it. */
export const formatAt = (path: string): Promise<string | undefined> =>
  withFile(path, (_file, type) => Promise.resolve(type));

/** Opens a file of a format that pages show. It stays open only for a stream. */
async function withFile<Read extends string | PageContent>(
  path: string,
  read: (file: FileHandle, type: string, total: number) => Promise<Read | undefined>,
): Promise<Read | undefined> {
  let file: FileHandle | undefined;
  let found: Read | undefined;
  try {
    file = await open(path, 'r');
    const about = await file.stat();
    const type = about.isFile() ? formatOf(await readBytes(file, 0, headBytes)) : undefined;
    if (type !== undefined) found = await read(file, type, about.size);
    return found;
  } catch {
    return undefined;
  } finally {
    const isStreamed = typeof found === 'object' && 'stream' in found;
    if (!isStreamed) await file?.close();
  }
}

async function picture(file: FileHandle, type: string, total: number): Promise<PageContent | undefined> {
  if (total > pictureBytesAtMost) return undefined;
  const bytes = await readBytes(file, 0, total);
  const size = dimensionsOf(bytes);
  return size && size.width * size.height <= bounds.decodedPixels ? { type, bytes } : undefined;
}

/** Which bytes a page asks for by a `Range` header; all without one, undefined if there are none such. */
export function askedPart(total: number, range = 'bytes=0-'): Part | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range) ?? [];
  const from = Number(first);
  const end = Math.min(total, last === '' ? total : Number(last) + 1);
  return first === '' || end <= from ? undefined : { from, end, total };
}

/** Reads bytes; fewer at the end of the file. */
async function readBytes(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, from + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
