import { expect, test } from 'vitest';
import { person } from '../../../../testing/membership/names';
import { safetyHandlers } from './calls';

test('invitations are looked at again when somebody is verified, and the mark is set by then', async () => {
  const done: string[] = [];
  const ann = { id: person('ann'), user: 'ann' };
  const parts = {
    conversations: { isSimple: () => false, names: { people: () => [ann] } },
    trust: { setVerified: (_: string, user: string, verified: boolean) => done.push(`${user} ${verified}`) },
    invitations: { settle: () => done.push('settle') },
    changed: () => done.push('changed'),
  };
  const { setVerified } = safetyHandlers(parts as never);
  await setVerified({ person: ann.id, verified: true }, { conversation: null, window: 1 } as never);
  expect(done).toEqual(['ann true', 'settle', 'changed']);
});
