import { randomBytes } from 'node:crypto';
import { pngChunk, pngHeader, pngOf } from './test-png';
import { deflateSync } from 'node:zlib';

/** What a photo must not tell: it stands in every place where a photo can say where it was taken. */
export const secretPlace = 'N 52.5200 E 13.4050';

/** Exif with an orientation and a place. */
export function exifOf(orientation: number, isLittle = false): Buffer {
  const tiff = Buffer.alloc(8 + 2 + 24 + 4);
  const u16 = (value: number, at: number): void =>
    void (isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  const u32 = (value: number, at: number): void =>
    void (isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at));
  tiff.write(isLittle ? 'II' : 'MM', 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  // The directory of the place, and the orientation.
  for (const [index, [tag, type, value]] of [
    [0x8825, 4, tiff.length] as const,
    [0x0112, 3, 0] as const,
  ].entries()) {
    const at = 10 + 12 * index;
    u16(tag, at);
    u16(type, at + 2);
    u32(1, at + 4);
    u32(value, at + 8);
  }
  u16(orientation, 10 + 12 + 8);
  return Buffer.concat([tiff, Buffer.from(secretPlace)]);
}

const segment = (marker: number, ...data: (string | Uint8Array)[]): Buffer => {
  const body = Buffer.concat(
    data.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  );
  return Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body]);
};

/** The parts of a JPEG of one grey pixel that a decoder needs. */
const jpegParts = (): Buffer[] => [
  segment(0xdb, Buffer.from([0, ...Array.from({ length: 64 }, () => 1)])),
  segment(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
  segment(0xc4, Buffer.from([0x00, 0, 1, ...Array.from({ length: 14 }, () => 0), 0])),
  segment(0xc4, Buffer.from([0x10, 0, 1, ...Array.from({ length: 14 }, () => 0), 0])),
];
const scan = (): Buffer =>
  Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x3f])]);

/** A JPEG that says in all the places it has where it was taken. */
export const placedJpeg = (orientation: number): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, 'JFIF\0', Buffer.from([1, 1, 0, 0, 1, 0, 1, 0, 0])),
    segment(0xe1, 'Exif\0\0', exifOf(orientation)),
    segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', secretPlace),
    segment(0xe2, 'ICC_PROFILE\0', Buffer.from([1, 1]), 'colours'),
    segment(0xe2, 'MPF\0', secretPlace),
    segment(0xed, 'Photoshop 3.0\0', secretPlace),
    segment(0xfe, secretPlace),
    ...jpegParts(),
    // A restart marker and a stuffed byte within the data, and a comment between two scans.
    scan(),
    Buffer.from([0xff, 0x00, 0xff, 0xd0, 0x12]),
    segment(0xfe, secretPlace),
    scan(),
    Buffer.from([0xff, 0xd9]),
    Buffer.from(secretPlace),
  ]);

/** A PNG that says in all the places it has where it was taken. */
export const placedPng = (orientation: number): Buffer =>
  Buffer.concat([
    pngOf(
      pngHeader(1, 1),
      pngChunk('tEXt', Buffer.from(secretPlace)),
      pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])),
      pngChunk('eXIf', exifOf(orientation)),
      pngChunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 3]))),
      pngChunk('iTXt', Buffer.from(secretPlace)),
      pngChunk('IEND'),
    ),
    Buffer.from(secretPlace),
  ]);

const riff = (type: string, data: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(type), length, data, Buffer.alloc(data.length % 2)]);
};

/** A WebP, as far as its chunks go, that says in all the places it has where it was taken. */
export const placedWebp = (orientation: number): Buffer =>
  Buffer.concat([
    riff(
      'RIFF',
      Buffer.concat([
        Buffer.from('WEBP'),
        riff('VP8X', Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
        riff('ICCP', Buffer.from('colours')),
        riff('VP8 ', Buffer.from('pixels')),
        riff('EXIF', exifOf(orientation, true)),
        riff('XMP ', Buffer.from(secretPlace)),
        riff('note', Buffer.from(secretPlace)),
      ]),
    ),
    Buffer.from(secretPlace),
  ]);

/**
 * A JPEG of some size that says where it was taken.
 * @param metadata about so many bytes that are no part of the picture
 * @param pixels so many bytes that are
 */
export function spaciousJpeg(metadata: number, pixels: number): Buffer {
  const photo = placedJpeg(1);
  const most = Buffer.alloc(65_000, secretPlace);
  const comments = Array.from({ length: Math.ceil(metadata / most.length) }, () => segment(0xfe, most));
  const restart = photo.indexOf(Buffer.from([0xff, 0xd0]));
  const data = randomBytes(pixels);
  for (let at = data.indexOf(0xff); at !== -1; at = data.indexOf(0xff, at)) data[at] = 0xfe;
  return Buffer.concat([
    photo.subarray(0, 2),
    ...comments,
    photo.subarray(2, restart),
    data,
    photo.subarray(restart),
  ]);
}
