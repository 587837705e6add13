import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogAddition, Piece } from '../../../shared/conversation/log-addition';
import type { MessageEntry } from '../../../shared/conversation/log-entry';
import { packAdditions, unpackAdditions } from './packed-additions';
import {
  addition,
  anyControl,
  anyMessage,
  conversation,
  hashOf,
  message,
  personCalled,
  textContent,
} from '../../../testing/entries/store-kit';

/** Most messages are just a text. */
const plain: fc.Arbitrary<MessageEntry> = fc
  .tuple(anyMessage, fc.string({ unit: 'grapheme', maxLength: 40 }), fc.boolean())
  .map(([each, text, isAnswer]) => ({
    ...each,
    extra: {},
    content: textContent(text, { to: isAnswer ? hashOf(text) : undefined }),
  }));
const entry = fc.oneof({ weight: 3, arbitrary: plain }, anyMessage);

const anyPiece: fc.Arbitrary<Piece> = fc
  .record({
    entry: anyMessage,
    id: fc.nat(),
    last: fc.maxSafeNat(),
    deleted: fc.nat(),
    knownControls: fc.nat(),
  })
  .map(({ entry: { writer, number, hash, prev, after }, ...others }) => ({
    writer,
    first: number,
    lastHash: hash,
    firstPrev: prev,
    after,
    ...others,
  }));

const anyAddition: fc.Arbitrary<LogAddition> = fc.record({
  conversation: fc.constant(conversation),
  clock: fc.maxSafeNat(),
  controls: fc.array(
    fc.record({ entry: anyControl, person: fc.constant(personCalled('ann')), stands: fc.boolean() }),
    {
      maxLength: 2,
    },
  ),
  pieces: fc.array(anyPiece, { maxLength: 2 }),
  messages: fc.array(
    fc.record({
      entry,
      person: fc.constantFrom('ann', 'bob').map(personCalled),
      piece: fc.nat(),
      stands: fc.boolean(),
      unread: fc.boolean(),
      known: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
  recast: fc.option(
    fc.record({
      controls: fc.constant(new Map([[hashOf('one'), true]])),
      stretches: fc.constant([{ piece: 1, first: 2, last: 3, stands: false }]),
    }),
    { nil: undefined },
  ),
});

test('additions survive the transfer to another thread', () => {
  fc.assert(
    fc.property(fc.array(anyAddition, { maxLength: 3 }), (additions) => {
      const packed = packAdditions(additions);
      const arrived = structuredClone(packed, { transfer: [packed.numbers.buffer] });
      expect(unpackAdditions(arrived)).toEqual(additions);
    }),
  );
});

test('a text is packed once and a hash as itself; messages with the same past share it', () => {
  const messages = Array.from({ length: 100 }, (_, index) => message('ann', index + 1));
  const packed = packAdditions([addition('ann', 1, messages)]);
  expect(packed.unusual).toEqual([]);
  expect(packed.shared.length).toBe(5);
  const [unpacked] = unpackAdditions(packed);
  expect(new Set(unpacked?.messages.map(({ entry: { after } }) => after)).size).toBe(1);
});
