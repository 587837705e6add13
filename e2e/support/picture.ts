import { deflateSync } from 'node:zlib';
import { pngChunk, pngHeader, pngOf } from '../../testing/picture/test-png';

type Colour = readonly [red: number, green: number, blue: number];

/** A PNG whose pixels are a function of their position (0 to 1 in both directions). */
export function png(size: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(size * (size * 3 + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const at = y * (size * 3 + 1) + 1 + x * 3;
      colourAt(x / size, y / size).forEach((value, index) => (rows[at + index] = Math.round(value)));
    }
  }
  return pngOf(pngHeader(size, size), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND'));
}

const mix = (a: Colour, b: Colour, part: number): Colour => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];

/** A small landscape (sky, sun, two hills) in colours that tell people apart. */
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
