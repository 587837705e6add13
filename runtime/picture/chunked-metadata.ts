import { cleaningOf, lengthOf, type Cleaning, type Part } from './cleaning';
import { crc32 } from './crc32';
import { orientationIn, tiffOf } from './orientation';
import { partsAtMost } from './parts';

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

/** The chunks of a PNG that its picture needs, and those of an animation. */
const shownInPng: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT'.split(' '),
);

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/**
 * A PNG without what it says besides the picture: texts, Exif, times, and whatever follows its end. How it is turned is kept.
 * Undefined if it is not a PNG that could be read to its end.
 */
export function pngCleaning(file: Buffer): Cleaning | undefined {
  if (!pngSignature.equals(file.subarray(0, 8))) return undefined;
  const kept: Part[] = [];
  let orientation = 1;
  let parts = 0;
  for (let at = 8; at + 12 <= file.length && parts < partsAtMost; parts += 1) {
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (end > file.length) return undefined;
    if (type === 'eXIf') orientation = orientationIn(file.subarray(at + 8, end - 4));
    if (shownInPng.has(type)) kept.push({ from: at, to: end });
    if (type === 'IEND') {
      // After the header, which comes first.
      if (orientation !== 1) kept.splice(1, 0, pngChunk('eXIf', tiffOf(orientation)));
      return cleaningOf([{ from: 0, to: 8 }, ...kept]);
    }
    at = end;
  }
  return undefined;
}

const shownInWebp: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ICCP', 'ANIM', 'ANMF', 'ALPH']);
/** Flags in the header of a WebP. */
const [hasExif, hasXmp] = [0x08, 0x04];

function webpChunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/**
 * A WebP without what it says besides the picture: Exif, XMP and whatever follows its end. How it is turned is kept. Undefined
 * if it is not a WebP that could be read to its end.
 */
export function webpCleaning(file: Buffer): Cleaning | undefined {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  const end = 8 + file.readUInt32LE(4);
  if (end > file.length) return undefined;
  const kept: { type: string; from: number; to: number }[] = [];
  let orientation = 1;
  let parts = 0;
  for (let at = 12; at + 8 <= end; parts += 1) {
    if (parts >= partsAtMost) return undefined;
    const type = file.toString('latin1', at, at + 4);
    const to = at + 8 + file.readUInt32LE(at + 4);
    if (to > end) return undefined;
    if (type === 'EXIF') orientation = orientationIn(file.subarray(at + 8, to));
    if (shownInWebp.has(type)) kept.push({ type, from: at, to });
    at = to + ((to - at) % 2);
  }
  const [head] = kept;
  if (!head) return undefined;
  const isTurned = orientation !== 1 && head.type === 'VP8X';
  const chunks = kept.flatMap(({ type, from, to }) => [
    ...(type === 'VP8X' && from === head.from ? flagged(file, from, to, isTurned) : [{ from, to }]),
    ...padding(file, from, to),
  ]);
  const turned = isTurned ? [webpChunk('EXIF', tiffOf(orientation))] : [];
  const body: Part[] = [Buffer.from('WEBP', 'latin1'), ...chunks, ...turned];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.reduce((sum, part) => sum + lengthOf(part), 0));
  return cleaningOf([Buffer.from('RIFF', 'latin1'), length, ...body]);
}

/** A header whose flags say what is left. */
function flagged(file: Buffer, from: number, to: number, isTurned: boolean): Part[] {
  const flags = file[from + 8];
  if (flags === undefined || from + 8 === to) return [{ from, to }];
  return [
    { from, to: from + 8 },
    Buffer.from([(flags & ~(hasExif | hasXmp)) | (isTurned ? hasExif : 0)]),
    { from: from + 9, to },
  ];
}

/** The byte that makes the length of a chunk even, which is 0. */
function padding(file: Buffer, from: number, to: number): Part[] {
  if ((to - from) % 2 === 0) return [];
  return file[to] === 0 ? [{ from: to, to: to + 1 }] : [Buffer.alloc(1)];
}
