import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pngChunk } from '../../testing/picture/test-png';
import { placedJpeg, placedPng, placedWebp, secretPlace } from '../../testing/picture/test-photos';
import { holdsMetadata, withoutMetadata } from './metadata';
import { orientationIn, tiffOf } from './orientation';

const photos = [
  ['image/jpeg', placedJpeg],
  ['image/png', placedPng],
  ['image/webp', placedWebp],
] as const;

test.each(photos)('%s: nothing says where it was taken, and its turn is kept', (type, photo) => {
  const secret = Buffer.from(secretPlace);
  for (const orientation of [1, 6, 8]) {
    const before = photo(orientation);
    expect(before.includes(secret)).toBe(true);
    const after = withoutMetadata(type, before);
    expect(after?.includes(secret)).toBe(false);
    expect(after?.includes(tiffOf(orientation))).toBe(orientation !== 1);
    // Doing it again changes nothing.
    expect(after && withoutMetadata(type, after)).toEqual(after);
  }
});

test('what a picture needs is kept as it is', () => {
  const jpeg = withoutMetadata('image/jpeg', placedJpeg(1)) ?? Buffer.alloc(0);
  for (const kept of ['JFIF', 'ICC_PROFILE\0\x01\x01colours', '\x3f\xff\x00\xff\xd0\x12\xff\xda'])
    expect(jpeg.includes(Buffer.from(kept, 'latin1'))).toBe(true);
  expect(jpeg.subarray(-3)).toEqual(Buffer.from([0x3f, 0xff, 0xd9]));
  const png = withoutMetadata('image/png', placedPng(1)) ?? Buffer.alloc(0);
  expect(png.includes(pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])))).toBe(true);
  const webp = withoutMetadata('image/webp', placedWebp(1)) ?? Buffer.alloc(0);
  // The length of the whole, and the flags: neither Exif nor XMP.
  expect([webp.readUInt32LE(4), webp[20]]).toEqual([webp.length - 8, 0x20]);
});

test.each(photos)('%s: one that was cut off, or is something else, is not taken for clean', (type, photo) => {
  const whole = photo(6);
  const end = whole.indexOf(Buffer.from(secretPlace), -secretPlace.length);
  for (let at = 0; at < end - 1; at += 1)
    expect(withoutMetadata(type, whole.subarray(0, at))).toBeUndefined();
  expect(withoutMetadata(type, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined();
});

test('nothing is removed from other kinds of files', () => {
  expect([holdsMetadata('image/jpeg'), holdsMetadata('application/pdf'), holdsMetadata('toString')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(withoutMetadata('application/pdf', Buffer.from('%PDF'))).toBeUndefined();
});

test('any bytes are read without an error', () => {
  const flipped = fc.constantFrom(...photos).chain(([type, photo]) =>
    fc
      .tuple(fc.constant(type), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }))
      .map(([type, changes]) => {
        const bytes = photo(6);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return { type, bytes };
      }),
  );
  fc.assert(
    fc.property(flipped, ({ type, bytes }) => void withoutMetadata(type, bytes)),
    { numRuns: 2_000 },
  );
  fc.assert(fc.property(fc.uint8Array(), (bytes) => orientationIn(bytes) >= 1));
});
