import { expect, test } from 'vitest';
import { handedOver } from './handed-over';

test('bytes are handed over if nothing else lies in their buffer', () => {
  const own = Buffer.alloc(100_000);
  expect(handedOver(own)).toEqual([own.buffer]);
  // Small ones share a buffer, which must stay.
  expect(handedOver(Buffer.from('short'))).toEqual([]);
  expect(handedOver(own.subarray(1))).toEqual([]);
  for (const other of [new Uint8Array(0), undefined, { bytes: own }]) expect(handedOver(other)).toEqual([]);
});
