import { cleaningOf, type Cleaning, type Part } from './cleaning';
import { orientationIn, tiffOf } from './orientation';
import { partsAtMost } from './parts';
import type { Range } from '../../shared/transfers/file-layout';

const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda];
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;
/** Frames, tables, scans and what belongs to them. C8 is for extensions, of which there are none. */
const isPicture = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= startOfScan && marker <= 0xdd);
const hasLength = (marker: number): boolean =>
  marker !== 0x01 && marker !== startOfImage && !isRestart(marker);

const begins = (bytes: Buffer, text: string): boolean => bytes.toString('latin1', 0, text.length) === text;

const segment = (marker: number, data: Uint8Array): Buffer =>
  Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff, ...data]);

/** What is kept of an application's segment: what is needed to show the picture's colours as they are meant. */
function keptOf(marker: number, data: Buffer, whole: Range): Part | undefined {
  // The JFIF header, without the small picture that it may hold: it can show what was cut off since.
  if (marker === 0xe0 && begins(data, 'JFIF\0') && data.length >= 14)
    return segment(marker, Buffer.concat([data.subarray(0, 12), Buffer.alloc(2)]));
  if (marker === 0xe2 && begins(data, 'ICC_PROFILE\0')) return whole;
  if (marker === 0xee && begins(data, 'Adobe')) return whole;
  return undefined;
}

/**
 * A JPEG without what it says besides the picture: Exif with its place, XMP, IPTC, comments, small pictures, and whatever stands
 * between its segments or follows its end. How it is turned is kept. One that was cut off is shown as far as it goes, and so ends
 * there. Undefined if it could not be read to the data of a picture.
 */
export function jpegCleaning(file: Buffer): Cleaning | undefined {
  if (file[0] !== 0xff || file[1] !== startOfImage) return undefined;
  const kept: Part[] = [];
  let orientation = 1;
  let hasScan = false;
  let parts = 0;
  for (let at = nextMarker(file, 2); file[at + 1] !== endOfImage; at = nextMarker(file, at)) {
    if ((parts += 1) > partsAtMost) return undefined;
    const marker = file[at + 1];
    const end = marker === undefined ? Infinity : endOfSegment(file, at, marker);
    if (marker === undefined || end > file.length) {
      if (!hasScan) return undefined;
      break;
    }
    const data = file.subarray(at + 4, end);
    if (isApplication(marker)) {
      if (marker === 0xe1 && begins(data, 'Exif\0\0')) orientation = orientationIn(data.subarray(6));
      const rest = keptOf(marker, data, { from: at, to: end });
      if (rest) kept.push(rest);
    } else if (isPicture(marker)) kept.push({ from: at, to: end });
    at = end;
    if (marker !== startOfScan) continue;
    hasScan = true;
    at = endOfScan(file, end);
    kept.push({ from: end, to: at });
  }
  const turned = orientation === 1 ? [] : [segment(0xe1, Buffer.concat([exif, tiffOf(orientation)]))];
  return cleaningOf([{ from: 0, to: 2 }, ...turned, ...kept, Buffer.from([0xff, endOfImage])]);
}

const exif = Buffer.from('Exif\0\0', 'latin1');

/** Where the next marker is; the end of the file if there is none. Any number of fill bytes may come before it. */
function nextMarker(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at !== -1; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff) return at;
  }
  return file.length;
}

/** Where a segment ends; past the end of the file if it was cut off, or has no length that can be. */
function endOfSegment(file: Buffer, at: number, marker: number): number {
  if (!hasLength(marker)) return at + 2;
  const length = at + 4 <= file.length ? file.readUInt16BE(at + 2) : 0;
  return length < 2 ? Infinity : at + 2 + length;
}

/** Where the marker after the data of a scan is. */
function endOfScan(file: Buffer, from: number): number {
  let at = nextMarker(file, from);
  while (isRestart(file[at + 1] ?? 0)) at = nextMarker(file, at + 2);
  return at;
}
