import { expect, test } from 'vitest';
import { PieceBuffers } from './piece-buffers';

test('a buffer that was given back is used again, and by one at a time', () => {
  const buffers = new PieceBuffers(100);
  const first = buffers.take();
  buffers.give(first);
  const again = buffers.take();
  expect(again.buffer).toBe(first.buffer);
  expect(buffers.take().buffer).not.toBe(again.buffer);
});

test('only whole buffers of the right length are used again, and so many', () => {
  const buffers = new PieceBuffers(100);
  for (const other of [Buffer.alloc(99), buffers.take().subarray(1)]) buffers.give(other);
  const [whole, large] = [Buffer.allocUnsafeSlow(100), Buffer.allocUnsafeSlow(200)];
  buffers.give(large.subarray(0, 100));
  buffers.give(whole);
  expect(buffers.take().buffer).toBe(whole.buffer);
  const many = Array.from({ length: 40 }, () => Buffer.allocUnsafeSlow(100));
  for (const each of many) buffers.give(each);
  const known = new Set<unknown>(many.map(({ buffer }) => buffer));
  const used = Array.from({ length: 40 }, () => known.has(buffers.take().buffer));
  expect(used.filter(Boolean)).toHaveLength(32);
});
