import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { OwnKeyChain } from '../../shared/sealing/kept-keys';
import { foundSealed, join, leave, newAuthor } from '../../testing/entries/authors';
import { nextKey, type NextKey } from './own-key-chain';
import { keyAt } from './ratchet';

const [ann, bob] = [newAuthor('ann'), newAuthor('bob')];
const at = 1_700_000_000_000;

/** Ann's conversation with Bob, and the keys of her messages there. */
function kit() {
  const log = foundSealed(ann, [bob]);
  join(log, bob);
  const after = () => log.nextControl(ann.writer.id).after;
  const next = (own: OwnKeyChain | undefined, number: number, writer = ann.writer.id): NextKey =>
    nextKey(log, writer, own, { number, after: after(), at }, randomBytes);
  return { log, next };
}

it('a writer begins a key chain with its first message, and goes on with it', () => {
  const { next } = kit();
  const first = next(undefined, 1);
  expect(first.begins).toBe(true);
  expect(first.key).toMatchObject({ chain: 1, number: 1 });
  const later = next(first.chain, 4);
  expect(later.begins).toBe(false);
  expect({ ok: true, value: later.key }).toEqual(keyAt(first.key, 4));
  expect(next(later.chain, 5).key).toMatchObject({ chain: 1, number: 5 });
});

it('a writer begins another after a removal, when a number comes again, and when it is another writer', () => {
  const { log, next } = kit();
  const { chain, key } = next(next(undefined, 1).chain, 2);
  for (const { begins, key: other } of [next(chain, 2), next(chain, 3, bob.writer.id)]) {
    expect(begins).toBe(true);
    expect(other.chain).toBe(other.number);
    expect(other.secret).not.toEqual(key.secret);
  }
  leave(log, bob);
  expect(next(chain, 3)).toMatchObject({ begins: true, key: { chain: 3, number: 3 } });
});
