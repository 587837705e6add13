import { expect, test } from 'vitest';
import { newPersonKey, newWriterKey } from './keys';
import { revoke, verifiesRevocation } from './revocations';

test('only its person can say that a computer is removed, and nothing of it can be changed', () => {
  const [ann, bob] = [newPersonKey(), newPersonKey()];
  const revocation = revoke(ann, newWriterKey().id, 5);
  expect(verifiesRevocation(revocation)).toBe(true);
  for (const change of [{ person: bob.id }, { writer: newWriterKey().id }, { at: 6 }])
    expect(verifiesRevocation({ ...revocation, ...change })).toBe(false);
  expect(verifiesRevocation({ ...revoke(bob, revocation.writer, 5), person: ann.id })).toBe(false);
});
