import { open, type FileHandle } from 'node:fs/promises';
import { dimensionsOf } from '../../../runtime/picture/dimensions';
import { bounds } from '../../../shared/ipc/bounds';

/** Bytes of a file for a page. */
export interface PageContent {
  readonly type: string;
  readonly bytes: Buffer;
  /** Which part of the file they are; undefined for all of it. */
  readonly part?: { readonly from: number; readonly total: number };
}

/** Largest picture that a page is given, in bytes. */
const pictureBytesAtMost = 64 * 1024 * 1024;
/**
 * Part of a video or sound that a page is given at a time, in bytes. It asks for the next by itself. Of larger answers Chromium's
 * players often get nothing in Electron 33: 16 KiB always came, 64 KiB mostly did not.
 */
export const partBytes = 16 * 1024;
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
 * or sound a part. Undefined for everything else, so that a page can read no other file.
 * @param range the `Range` header of the page's request
 */
export async function pageContent(path: string, range: string | undefined): Promise<PageContent | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const about = await file.stat();
    if (!about.isFile()) return undefined;
    const type = formatOf(await read(file, 0, headBytes));
    if (type === undefined) return undefined;
    return type.startsWith('image/')
      ? await picture(file, type, about.size)
      : await part(file, type, about.size, range);
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}

async function picture(file: FileHandle, type: string, total: number): Promise<PageContent | undefined> {
  if (total > pictureBytesAtMost) return undefined;
  const bytes = await read(file, 0, total);
  const size = dimensionsOf(bytes);
  return size && size.width * size.height <= bounds.decodedPixels ? { type, bytes } : undefined;
}

async function part(
  file: FileHandle,
  type: string,
  total: number,
  range = 'bytes=0-',
): Promise<PageContent | undefined> {
  const [, first = '', last = ''] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range) ?? [];
  const from = Number(first);
  if (first === '' || from >= total) return undefined;
  const end = Math.min(total, from + partBytes, last === '' ? total : Number(last) + 1);
  if (end <= from) return undefined;
  return { type, bytes: await read(file, from, end - from), part: { from, total } };
}

/** Reads bytes; fewer at the end of the file. */
async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, from + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
