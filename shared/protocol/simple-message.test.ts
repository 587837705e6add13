import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFields } from './codec';
import { limits } from './limits';
import { simpleSchemas } from './messages';
import { readSimpleMessage } from './simple-message';

const conversation = '3cf90209-d1fe-84f9-a561-b2488e362031';
const long = (most: number) =>
  fc
    .tuple(fc.nat(2), fc.constantFrom('a', '\u{1f600}', ' ', '\u200b', '\ud800'))
    .map(([more, character]) => character.repeat(most - 1 + more));
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.integer(),
  fc.constant(null),
  fc.constant(undefined),
);

test('the hand-written parser agrees with the schema, errors included', () => {
  const fields = fc.record(
    {
      conversation: fc.oneof(
        fc.constantFrom<unknown>(
          conversation,
          conversation.toUpperCase(),
          conversation.replace('-8', '-4'),
          `${conversation} `,
        ),
        fc.uuid(),
        anything,
      ),
      id: fc.oneof(long(limits.messageIdCharacters), anything),
      text: fc.oneof(
        long(limits.textCharacters),
        fc.constantFrom<unknown>('', ' ', '\u00ad', '\0', 'a\ud800'),
        anything,
      ),
      other: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fields, (each) => {
      expect(readSimpleMessage(each)).toEqual(parseFields(simpleSchemas.SEND_MESSAGE, each));
    }),
    {
      numRuns: 2_000,
      examples: [[{ conversation, text: 'hello' }], [{ conversation, id: 'a', text: 'hello' }]],
    },
  );
});
