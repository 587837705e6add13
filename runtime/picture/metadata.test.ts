import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pngChunk } from '../../testing/picture/test-png';
import { placedJpeg, placedPng, placedWebp, secretPlace } from '../../testing/picture/test-photos';
import { headBytes, holdsMetadata, withoutMetadata } from './metadata';
import { orientationIn, tiffOf } from './orientation';

const photos = [
  ['image/jpeg', placedJpeg],
  ['image/png', placedPng],
  ['image/webp', placedWebp],
] as const;

test.each(photos)('%s: nothing says where it was taken, and its turn is kept', (_type, photo) => {
  const secret = Buffer.from(secretPlace);
  for (const orientation of [1, 6, 8]) {
    const before = photo(orientation);
    expect(before.includes(secret)).toBe(true);
    const after = withoutMetadata(before);
    expect(after?.includes(secret)).toBe(false);
    expect(after?.includes(tiffOf(orientation))).toBe(orientation !== 1);
    // Doing it again changes nothing.
    expect(after && withoutMetadata(after)).toEqual(after);
  }
});

test('what a picture needs is kept as it is', () => {
  const jpeg = withoutMetadata(placedJpeg(1)) ?? Buffer.alloc(0);
  for (const kept of ['JFIF', 'ICC_PROFILE\0\x01\x01colours', '\x3f\xff\x00\xff\xd0\x12\xff\xda'])
    expect(jpeg.includes(Buffer.from(kept, 'latin1'))).toBe(true);
  expect(jpeg.subarray(-3)).toEqual(Buffer.from([0x3f, 0xff, 0xd9]));
  const png = withoutMetadata(placedPng(1)) ?? Buffer.alloc(0);
  expect(png.includes(pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])))).toBe(true);
  const webp = withoutMetadata(placedWebp(1)) ?? Buffer.alloc(0);
  // The length of the whole, and the flags: neither Exif nor XMP.
  expect([webp.readUInt32LE(4), webp[20]]).toEqual([webp.length - 8, 0x20]);
});

test.each(photos)('%s: one that was cut off is not taken for clean', (_type, photo) => {
  const whole = photo(6);
  const end = whole.indexOf(Buffer.from(secretPlace), -secretPlace.length);
  // A JPEG is shown as far as its data goes.
  const shown = whole.indexOf('\x3f\xff\x00', 0, 'latin1');
  for (let at = 0; at < end - 1; at += 1) {
    const clean = withoutMetadata(whole.subarray(0, at));
    expect(clean !== undefined).toBe(shown !== -1 && at >= shown);
    if (!clean) continue;
    expect(clean.includes(secretPlace)).toBe(false);
    expect(clean.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
    expect(withoutMetadata(clean)).toEqual(clean);
  }
});

test('of a JPEG only what is known is kept, whatever stands between its segments', () => {
  const plain = withoutMetadata(placedJpeg(6)) ?? Buffer.alloc(0);
  const place = Buffer.from(secretPlace);
  const tables = plain.indexOf('\xff\xdb', 0, 'latin1');
  const unknown = [0x02, 0xbf, 0xc8, 0xde, 0xf0, 0xfd].map((marker) =>
    Buffer.concat([Buffer.from([0xff, marker, 0, place.length + 2]), place]),
  );
  const alone = [0x01, 0xd0, 0xd8].map((marker) => Buffer.from([0xff, marker]));
  for (const strange of [...unknown, ...alone, place, Buffer.from([0xff, 0, 0xff, 0xff])])
    expect(
      withoutMetadata(Buffer.concat([plain.subarray(0, tables), strange, plain.subarray(tables)])),
    ).toEqual(plain);
});

test('millions of empty parts are not read', () => {
  const times = 100_001;
  const whole = (photo: Buffer): Buffer => withoutMetadata(photo) ?? Buffer.alloc(0);
  const [jpeg, png, webp] = [whole(placedJpeg(1)), whole(placedPng(1)), whole(placedWebp(1))];
  const into = (file: Buffer, at: number, part: Buffer): Buffer =>
    Buffer.concat([file.subarray(0, at), ...Array.from({ length: times }, () => part), file.subarray(at)]);
  const long = into(webp, webp.length, Buffer.from('ALPH\0\0\0\0', 'latin1'));
  long.writeUInt32LE(long.length - 8, 4);
  expect(withoutMetadata(into(jpeg, 2, Buffer.from([0xff, 0xdb, 0, 2])))).toBeUndefined();
  expect(withoutMetadata(into(png, 33, pngChunk('tRNS', Buffer.alloc(0))))).toBeUndefined();
  expect(withoutMetadata(long)).toBeUndefined();
});

test('a picture with very many parts that do not follow each other is not cleaned', () => {
  const withTexts = (times: number): Buffer | undefined => {
    const png = withoutMetadata(placedPng(1)) ?? Buffer.alloc(0);
    const part = Buffer.concat([pngChunk('tEXt', Buffer.from('x')), pngChunk('IDAT', Buffer.alloc(0))]);
    const parts = Array.from({ length: times }, () => part);
    return withoutMetadata(Buffer.concat([png.subarray(0, 33), ...parts, png.subarray(33)]));
  };
  expect(withTexts(1_000)).toBeDefined();
  expect(withTexts(10_001)).toBeUndefined();
});

test('what holds no such data is known by its first bytes', () => {
  const beginnings = photos.map(([, photo]) => photo(1).subarray(0, headBytes));
  expect(beginnings.map(holdsMetadata)).toEqual([true, true, true]);
  for (const text of ['%PDF', 'RIFF....WAVE', '', '<svg xmlns="http://www.w3.org/2000/svg"/>']) {
    expect(holdsMetadata(Buffer.from(text))).toBe(false);
    expect(withoutMetadata(Buffer.from(text))).toBeUndefined();
  }
});

test('any bytes are read without an error', () => {
  const flipped = fc.constantFrom(...photos).chain(([, photo]) =>
    fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }).map((changes) => {
      const bytes = photo(6);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    }),
  );
  fc.assert(
    fc.property(flipped, (bytes) => void withoutMetadata(bytes)),
    { numRuns: 2_000 },
  );
  fc.assert(fc.property(fc.uint8Array(), (bytes) => orientationIn(bytes) >= 1));
});
