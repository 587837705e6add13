import { inflateSync } from 'node:zlib';
import { failed, success, type Result } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import { phrase } from '../../shared/words/phrase';
import { crc32 } from './crc32';

/** Width and height in pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

interface Chunk {
  type: string;
  data: Buffer;
}

interface Header extends PictureSize {
  bitsPerPixel: number;
  isInterlaced: boolean;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Chunks that a picture may have. Missing on purpose: animation (acTL, fcTL, fdAT), and what is compressed on its own (iCCP,
 * zTXt, iTXt) and so can unpack to any size.
 */
const allowedChunks = new Set(
  'IHDR PLTE tRNS IDAT IEND cHRM gAMA sBIT sRGB bKGD hIST pHYs tIME tEXt eXIf'.split(' '),
);

/** Samples per pixel and permitted bit depths, by colour type. */
const colourTypes: Readonly<Record<number, { samples: number; depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};

/** Adam7: first column and row, and the step between columns and rows, of each pass. */
const interlacedPasses = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Checks a person's picture before anything decodes it: a PNG of at most `limits.iconBytes`, at most `limits.iconSidePixels`
 * on a side, not animated, whose pixel data is exactly as long as its header says. Checking allocates no more than the
 * pixels of the largest permitted picture. Fails with `bad-icon`.
 */
export function checkPng(bytes: Uint8Array): Result<PictureSize> {
  if (bytes.length > limits.iconBytes)
    return failed('bad-icon', phrase('picture.tooManyBytes', { most: String(limits.iconBytes) }));
  const chunks = chunksOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (!chunks || !isInOrder(chunks)) return notPng;
  const header = headerOf(chunks);
  if (!header) return notPng;
  const { width, height } = header;
  if (Math.max(width, height) > limits.iconSidePixels)
    return failed('bad-icon', phrase('picture.tooManyPixels', { most: limits.iconSidePixels }));
  return hasItsPixels(chunks, header) ? success({ width, height }) : notPng;
}

const notPng = failed('bad-icon', phrase('picture.notPng'));

/** The chunks of a file; undefined if it is not made of whole, undamaged, permitted chunks. */
function chunksOf(file: Buffer): Chunk[] | undefined {
  if (!file.subarray(0, signature.length).equals(signature)) return undefined;
  const chunks: Chunk[] = [];
  for (let at = signature.length; at < file.length;) {
    if (file.length - at < 12) return undefined;
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) return undefined;
    const type = file.toString('latin1', at + 4, at + 8);
    if (!allowedChunks.has(type)) return undefined;
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return undefined;
    chunks.push({ type, data: file.subarray(at + 8, end - 4) });
    at = end;
  }
  return chunks;
}

/** Whether the header comes first, the end last, each once, and the pixel data in one run. */
function isInOrder(chunks: readonly Chunk[]): boolean {
  const types = chunks.map(({ type }) => type);
  const pixels = types.flatMap((type, index) => (type === 'IDAT' ? index : []));
  const run = (pixels.at(-1) ?? 0) - (pixels[0] ?? 0) + 1;
  return (
    types.lastIndexOf('IHDR') === 0 &&
    types.indexOf('IEND') === types.length - 1 &&
    pixels.length > 0 &&
    run === pixels.length
  );
}

function headerOf(chunks: readonly Chunk[]): Header | undefined {
  const data = chunks[0]?.data;
  if (data?.length !== 13) return undefined;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [depth = 0, colour = 0, compression, filter, interlace] = data.subarray(8);
  const known = colourTypes[colour];
  if (!known?.depths.includes(depth) || compression !== 0 || filter !== 0) return undefined;
  if (width === 0 || height === 0 || (interlace !== 0 && interlace !== 1)) return undefined;
  if (colour === 3 && !chunks.some(({ type }) => type === 'PLTE')) return undefined;
  return { width, height, bitsPerPixel: known.samples * depth, isInterlaced: interlace === 1 };
}

/** Whether the pixel data unpacks to exactly the bytes that the header asks for; it is never unpacked beyond them. */
function hasItsPixels(chunks: readonly Chunk[], header: Header): boolean {
  const packed = chunks.flatMap(({ type, data }) => (type === 'IDAT' ? data : []));
  const length = pixelBytes(header);
  try {
    return inflateSync(Buffer.concat(packed), { maxOutputLength: length }).length === length;
  } catch {
    return false;
  }
}

/** Bytes of the unpacked pixel data: each row begins with one byte that names its filter. */
function pixelBytes({ width, height, bitsPerPixel, isInterlaced }: Header): number {
  const passes = isInterlaced ? interlacedPasses : [[0, 0, 1, 1] as const];
  return passes.reduce((sum, [column, row, columns, rows]) => {
    const wide = Math.ceil((width - column) / columns);
    const high = Math.ceil((height - row) / rows);
    return wide <= 0 || high <= 0 ? sum : sum + high * (1 + Math.ceil((wide * bitsPerPixel) / 8));
  }, 0);
}
