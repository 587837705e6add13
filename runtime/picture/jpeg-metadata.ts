import { orientationIn, tiffOf } from './orientation';

const [startOfImage, endOfImage, startOfScan, comment] = [0xd8, 0xd9, 0xda, 0xfe];
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

const begins = (bytes: Buffer, text: string): boolean => bytes.toString('latin1', 0, text.length) === text;

const segment = (marker: number, data: Uint8Array): Buffer =>
  Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff, ...data]);

/** What is kept of an application's segment: what is needed to show the picture's colours as they are meant. */
function keptOf(marker: number, data: Buffer): Buffer | undefined {
  // The JFIF header, without the small picture that it may hold: it can show what was cut off since.
  if (marker === 0xe0 && begins(data, 'JFIF\0') && data.length >= 14)
    return Buffer.concat([data.subarray(0, 12), Buffer.alloc(2)]);
  if (marker === 0xe2 && begins(data, 'ICC_PROFILE\0')) return data;
  if (marker === 0xee && begins(data, 'Adobe')) return data;
  return undefined;
}

/**
 * A JPEG without what it says besides the picture: Exif with its place, XMP, IPTC, comments, small pictures, and whatever follows
 * its end. How it is turned is kept. Undefined if it is not a JPEG that could be read to its end.
 */
export function withoutJpegMetadata(file: Buffer): Buffer | undefined {
  if (file[0] !== 0xff || file[1] !== startOfImage) return undefined;
  const kept: Buffer[] = [];
  let orientation = 1;
  let at = 2;
  for (;;) {
    if (file[at] !== 0xff) return undefined;
    // Any number of fill bytes may come before a marker.
    while (file[at + 1] === 0xff) at += 1;
    const marker = file[at + 1];
    if (marker === undefined) return undefined;
    if (marker === endOfImage) break;
    const length = at + 4 <= file.length ? file.readUInt16BE(at + 2) : 0;
    const end = at + 2 + length;
    if (length < 2 || end > file.length) return undefined;
    const data = file.subarray(at + 4, end);
    if (isApplication(marker)) {
      if (marker === 0xe1 && begins(data, 'Exif\0\0')) orientation = orientationIn(data.subarray(6));
      const rest = keptOf(marker, data);
      if (rest) kept.push(segment(marker, rest));
    } else if (marker !== comment) kept.push(file.subarray(at, end));
    at = end;
    if (marker !== startOfScan) continue;
    const next = endOfScan(file, end);
    if (next === undefined) return undefined;
    kept.push(file.subarray(end, next));
    at = next;
  }
  const turned = orientation === 1 ? [] : [segment(0xe1, Buffer.concat([exif, tiffOf(orientation)]))];
  return Buffer.concat([
    Buffer.from([0xff, startOfImage]),
    ...turned,
    ...kept,
    Buffer.from([0xff, endOfImage]),
  ]);
}

const exif = Buffer.from('Exif\0\0', 'latin1');

/** Where the marker after the data of a scan is. */
function endOfScan(file: Buffer, from: number): number | undefined {
  for (let at = file.indexOf(0xff, from); at !== -1; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
  return undefined;
}
