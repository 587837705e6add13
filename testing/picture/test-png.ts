import { deflateSync } from 'node:zlib';
import { crc32 } from '../../runtime/picture/crc32';

/** One chunk of a PNG with its length and checksum. */
export function pngChunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A PNG file made of these chunks. */
export const pngOf = (...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);

/** A PNG's header; colour type 2 is RGB, 3 has a palette, 6 is RGB with transparency. */
export function pngHeader(width: number, height: number, depth = 8, colour = 2, interlace = 0): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, interlace], 8);
  return pngChunk('IHDR', data);
}

/** A small sound picture in one colour, different for each seed; for tests. */
export function testPng(seed = 0, side = 8): Buffer {
  const row = [0, ...Array.from({ length: side }, () => [seed & 255, (seed >> 8) & 255, 128]).flat()];
  const rows = Buffer.from(Array.from({ length: side }, () => row).flat());
  return pngOf(pngHeader(side, side), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND'));
}
