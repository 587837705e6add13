import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationId } from '../../shared/ids';
import { decodeLine, encodeMessage } from '../../shared/protocol/codec';
import { limits } from '../../shared/protocol/limits';
import { sealingBounds } from '../../shared/sealing/bounds';
import { keysText, readKeys, type GivenKey, type Keys } from '../../shared/sealing/keys-message';
import { conversation, writerOf } from '../../testing/entries/store-kit';
import { newWriterKey } from '../entries/keys';
import { signKeys, verifiesKeys } from './keys-message';

const sender = newWriterKey();
const recipient = writerOf('bob');
const bytes = (count: number): string => randomBytes(count).toString('base64url');

/** A key of the greatest length that one can have. */
const anyGiven = (): GivenKey => ({
  writer: writerOf('ann'),
  chain: Number.MAX_SAFE_INTEGER - 9_999,
  number: Number.MAX_SAFE_INTEGER,
  key: bytes(32),
  enc: bytes(32),
  data: bytes(48),
});
const signed = (count: number): Keys[] =>
  signKeys(sender, { conversation, recipient }, Array.from({ length: count }, anyGiven));

function oneOf(count = 3): Keys {
  const [keys] = signed(count);
  if (!keys) throw new Error('there is one');
  return keys;
}

/** What a node reads from the line of a KEYS. */
function received(keys: Keys): Keys {
  const line = decodeLine(encodeMessage('KEYS', keys).subarray(0, -1));
  if (!line.ok) throw new Error(line.error.message);
  const read = readKeys(line.value.fields);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

describe('KEYS', () => {
  it('are read as they were signed', () => {
    const keys = oneOf();
    expect(received(keys)).toEqual(keys);
    expect(verifiesKeys(received(keys))).toBe(true);
  });

  it('are several if they do not fit one line, each signed for itself', () => {
    const { keysPerLine } = sealingBounds;
    const all = signed(2 * keysPerLine + 1);
    expect(all.map(({ keys }) => keys.length)).toEqual([keysPerLine, keysPerLine, 1]);
    for (const each of all) {
      expect(encodeMessage('KEYS', each).length).toBeLessThanOrEqual(limits.lineBytes);
      expect(verifiesKeys(each)).toBe(true);
    }
  });

  it('do not verify after anything in them changed', () => {
    const keys = oneOf();
    const [first, ...rest] = keys.keys;
    if (!first) throw new Error('there is one');
    const others: Keys[] = [
      { ...keys, conversation: conversationId.parse(conversation.replace(/^./, '0')) },
      { ...keys, sender: writerOf('eve') },
      { ...keys, recipient: writerOf('eve') },
      { ...keys, keys: rest },
      { ...keys, keys: [...rest, first] },
      { ...keys, keys: [{ ...first, number: first.number - 1 }, ...rest] },
      { ...keys, keys: [{ ...first, data: bytes(48) }, ...rest] },
      { ...keys, signature: bytes(64) },
    ];
    expect(others.map(verifiesKeys)).toEqual(others.map(() => false));
  });

  const fields = { ...oneOf(1) };
  const [given] = fields.keys;
  it.each<[string, object]>([
    ['has no keys', { ...fields, keys: [] }],
    ['has too many', { ...fields, keys: Array.from({ length: 101 }, () => given) }],
    ['has an unknown field', { ...fields, later: 1 }],
    ['has an unknown field in a key', { ...fields, keys: [{ ...given, later: 1 }] }],
    ['has a key beyond its chain', { ...fields, keys: [{ ...given, chain: 1, number: 10_001 }] }],
    ['has a key before its chain', { ...fields, keys: [{ ...given, chain: 3, number: 2 }] }],
    ['has a key of another length', { ...fields, keys: [{ ...given, data: bytes(51) }] }],
    ['has no signature', { ...fields, signature: undefined }],
    ['is for no conversation', { ...fields, conversation: 'x' }],
  ])('is refused if it %s', (_, other) => {
    expect(readKeys({ ...other }).ok).toBe(false);
  });

  it('are refused or read, whatever a line has, and read in one form only', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(...Object.values({ ...fields, ...given })),
    );
    const key = fc.record({ ...mapped(given ?? {}, value) }, { requiredKeys: [] });
    const line = fc.record(
      { ...mapped(fields, value), keys: fc.oneof(value, fc.array(key)) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(line, fc.dictionary(fc.string(), fc.jsonValue())), (each) => {
        const read = readKeys(each);
        if (read.ok) expect(JSON.parse(keysText(read.value))[1]).toEqual({ ...each, signature: undefined });
      }),
      { numRuns: 2_000 },
    );
  });
});

/** An arbitrary for each field: usually what it is, else anything. */
const mapped = (fieldsOf: object, value: fc.Arbitrary<unknown>): Record<string, fc.Arbitrary<unknown>> =>
  Object.fromEntries(
    Object.entries(fieldsOf).map(([name, is]) => [
      name,
      fc.oneof({ arbitrary: fc.constant(is), weight: 8 }, { arbitrary: value, weight: 1 }),
    ]),
  );
