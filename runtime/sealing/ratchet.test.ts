import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../shared/conversation/log-entry';
import type { ChainKey } from '../../shared/sealing/chain-key';
import { conversation, message, writerOf } from '../../testing/entries/store-kit';
import { anyChainKey } from '../../testing/sealing/arbitrary';
import { commitmentOf, keyAt, keyOf, newChainKey } from './ratchet';

const begun = (number: number): ChainKey =>
  newChainKey({ conversation, writer: writerOf('ann'), number }, randomBytes);

function after(key: ChainKey, steps: number): ChainKey {
  const later = keyAt(key, key.number + steps);
  if (!later.ok) throw new Error(later.error);
  return later.value;
}

/** A message that names a key. Only what names it is real. */
const naming = (key: ChainKey, others: Record<string, Json> = {}) =>
  message('ann', key.number, {
    content: {
      kind: 'sealed',
      id: '',
      to: undefined,
      salt: '',
      fields: {
        sealed: {
          key: commitmentOf(key),
          chain: key.chain,
          salt: 'AAAAAAAAAAAAAAAAAAAAAA',
          data: 'A'.repeat(107),
          ...others,
        },
      },
    },
  });

describe('a key of a key chain', () => {
  it('gives the same later keys by steps of any length', () => {
    fc.assert(
      fc.property(anyChainKey, fc.nat(60), fc.nat(60), (key, some, more) => {
        expect(after(after(key, some), more)).toEqual(after(key, some + more));
      }),
    );
  });

  it('never gives an earlier one', () => {
    fc.assert(
      fc.property(anyChainKey, fc.integer({ min: 1, max: 60 }), (key, steps) => {
        expect(keyAt(after(key, steps), key.number)).toEqual({ ok: false, error: 'earlier-key' });
      }),
    );
  });

  it('gives none beyond the 10,000 messages of its chain', () => {
    const key = begun(5);
    expect(keyAt(key, 10_005)).toEqual({ ok: false, error: 'another-key-chain' });
    const late = { ...key, number: 10_003 };
    expect(after(late, 1).number).toBe(10_004);
    expect(keyAt(late, 10_005)).toEqual({ ok: false, error: 'another-key-chain' });
  });

  it('has a commitment that differs from those of all others', () => {
    fc.assert(
      fc.property(anyChainKey, fc.integer({ min: 1, max: 60 }), (key, steps) => {
        const secret = Uint8Array.from(key.secret, (byte, at) => (at === steps % 32 ? byte ^ 1 : byte));
        const all = [key, after(key, steps), { ...key, secret }, { ...key, number: key.number + 1 }];
        const elsewhere = { ...key, writer: writerOf('bob') };
        expect(new Set([...all, elsewhere].map(commitmentOf)).size).toBe(5);
      }),
    );
  });

  it('is for one conversation and one writer', () => {
    const key = begun(1);
    const next = after(key, 1);
    expect(after({ ...key, writer: writerOf('bob') }, 1).secret).not.toEqual(next.secret);
  });
});

describe('the key of a message', () => {
  const key = begun(3);

  it('follows from every earlier key of its chain', () => {
    const last = after(key, 40);
    expect(keyOf(naming(last), key)).toEqual({ ok: true, value: last });
    expect(keyOf(naming(last), last)).toEqual({ ok: true, value: last });
  });

  it('is refused if the message names another', () => {
    const wrong = { ...key, secret: randomBytes(32) };
    expect(keyOf(naming(after(key, 7)), wrong)).toEqual({ ok: false, error: 'wrong-key' });
  });

  it('does not follow from a later key', () => {
    expect(keyOf(naming(key), after(key, 1))).toEqual({ ok: false, error: 'earlier-key' });
  });

  it('does not follow from a key of another chain, writer or conversation', () => {
    const later = naming(after(key, 2), { chain: 4 });
    expect(keyOf(later, key)).toEqual({ ok: false, error: 'another-key-chain' });
    expect(keyOf(naming(key), { ...key, writer: writerOf('bob') })).toEqual({
      ok: false,
      error: 'another-key-chain',
    });
  });

  it.each([
    ['its chain begins after it', { chain: 44 }],
    ['its chain began 10,000 messages before', { chain: -9_957 }],
    ['its commitment is no hash', { key: 'short' }],
    ['it has an unknown field', { later: 1 }],
    ['its data is empty', { data: 'A'.repeat(22) }],
    ['its data has no whole length', { data: 'A'.repeat(108) }],
  ])('is not sought if %s', (_, others) => {
    expect(keyOf(naming(after(key, 40), others), key)).toEqual({ ok: false, error: 'not-sealed' });
  });
});
