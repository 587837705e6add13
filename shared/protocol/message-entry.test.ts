import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../conversation/canonical';
import { bodyHash, conversationId, entryHash, writerId } from '../ids';
import { messageHeaderText } from './message-entry';

const bytes32 = (character: string): string => character.repeat(42) + 'A';
const hashes = ['a', 'b', 'c'].map((each) => entryHash.parse(bytes32(each)));
const anyHeader = fc.record({
  conversation: fc
    .constantFrom('0', '1')
    .map((each) => conversationId.parse(`${each.repeat(8)}-0000-8000-8000-000000000000`)),
  writer: fc.constantFrom('d', 'e').map((each) => writerId.parse(bytes32(each))),
  after: fc.constantFrom(hashes.slice(0, 1), hashes.slice(0, 2), hashes.slice(1), [...hashes]),
  from: fc.constantFrom('ann', 'bob', 'a "quoted" name\n', ''),
  number: fc.constantFrom(1, 2),
  prev: fc.constantFrom(undefined, ...hashes),
  clock: fc.constantFrom(1, 2),
  at: fc.constantFrom(0, 1_790_000_000_000),
  body: fc.option(
    fc.constantFrom('f', 'g').map((each) => bodyHash.parse(bytes32(each))),
    { nil: undefined },
  ),
});

test('the header of a message is its canonical JSON, whichever header was made before it', () => {
  fc.assert(
    fc.property(fc.array(anyHeader, { minLength: 1, maxLength: 30 }), (headers) => {
      for (const header of headers) {
        const { prev, body, ...fields } = header;
        const expected = canonical({ ...fields, ...(prev && { prev }), ...(body && { body }) });
        expect(messageHeaderText(header)).toBe(expected);
      }
    }),
  );
});
