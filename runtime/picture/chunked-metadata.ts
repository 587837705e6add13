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
export function withoutPngMetadata(file: Buffer): Buffer | undefined {
  if (!pngSignature.equals(file.subarray(0, 8))) return undefined;
  const kept: Buffer[] = [];
  let orientation = 1;
  let parts = 0;
  for (let at = 8; at + 12 <= file.length && parts < partsAtMost; parts += 1) {
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (end > file.length) return undefined;
    if (type === 'eXIf') orientation = orientationIn(file.subarray(at + 8, end - 4));
    if (shownInPng.has(type)) kept.push(file.subarray(at, end));
    if (type === 'IEND') {
      // After the header, which comes first.
      if (orientation !== 1) kept.splice(1, 0, pngChunk('eXIf', tiffOf(orientation)));
      return Buffer.concat([pngSignature, ...kept]);
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
export function withoutWebpMetadata(file: Buffer): Buffer | undefined {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  const end = 8 + file.readUInt32LE(4);
  if (end > file.length) return undefined;
  const kept: { type: string; data: Buffer }[] = [];
  let orientation = 1;
  let parts = 0;
  for (let at = 12; at + 8 <= end; parts += 1) {
    if (parts >= partsAtMost) return undefined;
    const type = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    if (at + 8 + length > end) return undefined;
    const data = file.subarray(at + 8, at + 8 + length);
    if (type === 'EXIF') orientation = orientationIn(data);
    if (shownInWebp.has(type)) kept.push({ type, data });
    at += 8 + length + (length % 2);
  }
  const head = kept[0];
  if (!head) return undefined;
  const isTurned = orientation !== 1 && head.type === 'VP8X';
  if (head.type === 'VP8X') {
    const data = Buffer.from(head.data);
    data[0] = ((data[0] ?? 0) & ~(hasExif | hasXmp)) | (isTurned ? hasExif : 0);
    kept[0] = { type: head.type, data };
  }
  if (isTurned) kept.push({ type: 'EXIF', data: tiffOf(orientation) });
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    ...kept.map(({ type, data }) => webpChunk(type, data)),
  ]);
  return webpChunk('RIFF', body);
}
