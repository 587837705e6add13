import type { PictureSize } from './png';

const ascii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

/** Reads the size of a picture from its header, without decoding it; undefined if this is no picture that pages show. */
export function dimensionsOf(file: Buffer): PictureSize | undefined {
  if (file.length < 30) return undefined;
  if (file.readUInt32BE(0) === 0x89504e47) return size(file.readUInt32BE(16), file.readUInt32BE(20));
  if (file.readUInt16BE(0) === 0xffd8) return jpegSize(file);
  if (ascii(file, 0, 4) === 'GIF8') return size(file.readUInt16LE(6), file.readUInt16LE(8));
  if (ascii(file, 0, 2) === 'BM') return size(Math.abs(file.readInt32LE(18)), Math.abs(file.readInt32LE(22)));
  if (ascii(file, 0, 4) === 'RIFF' && ascii(file, 8, 12) === 'WEBP') return webpSize(file);
  return undefined;
}

const size = (width: number, height: number): PictureSize | undefined =>
  width > 0 && height > 0 ? { width, height } : undefined;

/** The frame headers of JPEG: all from C0 to CF but three tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Markers after which no size is looked for: those that no file needs before its frame, or that have no length. A decoder goes on
 * right behind these; whoever took what follows for a length could be led past the frame that the decoder finds.
 */
const isOutOfPlace = (marker: number): boolean => marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda);

function jpegSize(file: Buffer): PictureSize | undefined {
  for (let at = 2; at + 9 < file.length;) {
    if (file[at] !== 0xff) return undefined;
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return size(file.readUInt16BE(at + 7), file.readUInt16BE(at + 5));
    else {
      const length = file.readUInt16BE(at + 2);
      if (isOutOfPlace(marker) || length < 2) return undefined;
      at += 2 + length;
    }
  }
  return undefined;
}

function webpSize(file: Buffer): PictureSize | undefined {
  switch (ascii(file, 12, 16)) {
    case 'VP8X':
      return size(1 + file.readUIntLE(24, 3), 1 + file.readUIntLE(27, 3));
    case 'VP8L': {
      const bits = file.readUInt32LE(21);
      return size(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
    }
    case 'VP8 ':
      return size(file.readUInt16LE(26) & 0x3fff, file.readUInt16LE(28) & 0x3fff);
    default:
      return undefined;
  }
}
