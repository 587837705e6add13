import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryHash, type EntryHash } from '../../../shared/ids';
import { bytesOf, bytesOfAll, hashesIn, hashIn } from './bytes32';

const hashes = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => entryHash.parse(Buffer.from(bytes).toString('base64url')));

test('a hash survives conversion to bytes and back', () => {
  fc.assert(
    fc.property(hashes, (hash) => {
      expect(bytesOf(hash)).toHaveLength(32);
      expect(hashIn(bytesOf(hash))).toBe(hash);
    }),
  );
});

test('bytes sort as their texts do, also where texts differ in one character only', () => {
  const near = hashes.chain((hash) =>
    fc.tuple(
      fc.constant(hash),
      fc.oneof(
        hashes,
        fc
          .tuple(fc.nat({ max: 41 }), fc.constantFrom(...'-0129AMZ_amz'))
          .map(([at, character]) => entryHash.parse(hash.slice(0, at) + character + hash.slice(at + 1))),
        fc
          .constantFrom(...'AEIMQUYcgkosw048')
          .map((character) => entryHash.parse(hash.slice(0, 42) + character)),
      ),
    ),
  );
  fc.assert(
    fc.property(near, ([one, other]) => {
      const expected = one < other ? -1 : one > other ? 1 : 0;
      expect(Buffer.compare(bytesOf(one), bytesOf(other))).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});

test('lists of hashes survive conversion to bytes and back', () => {
  const list: EntryHash[] = ['a', 'b', 'c'].map((text) =>
    entryHash.parse(createHash('sha256').update(text).digest('base64url')),
  );
  expect(hashesIn(bytesOfAll(list))).toEqual(list);
  expect(hashesIn(bytesOfAll([]))).toEqual([]);
});
