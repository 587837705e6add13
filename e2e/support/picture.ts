import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(checksum(body), body.length + 4);
  return framed;
}

/** `zlib.crc32` came with Node 20.15; this is the same sum for earlier ones. */
function checksum(bytes: Buffer): number {
  if (typeof crc32 === 'function') return crc32(bytes);
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

/** A PNG, its pixels given by a function of the place (0 to 1 in both directions). */
export function png(size: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(size * (size * 3 + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const at = y * (size * 3 + 1) + 1 + x * 3;
      colourAt(x / size, y / size).forEach((value, index) => (rows[at + index] = Math.round(value)));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const mix = (a: Colour, b: Colour, part: number): Colour => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];

/** A little landscape: a sky, a sun, two hills, in colours that tell people apart. */
export function landscape(sky: Colour, sun: Colour, hill: Colour, size = 256): Buffer {
  return png(size, (x, y) => {
    const edge = size / 256;
    const near = 0.72 + 0.12 * Math.sin(x * 5 + 1);
    const far = 0.6 + 0.1 * Math.sin(x * 7 + 3);
    if (y > near) return hill;
    if (y > far) return mix(hill, sky, 0.35);
    const distance = Math.hypot(x - 0.62, y - 0.36);
    const part = Math.min(1, Math.max(0, (0.16 * edge - distance * edge) * 60));
    return mix(mix(sky, [255, 255, 255], y * 0.5), sun, part);
  });
}
