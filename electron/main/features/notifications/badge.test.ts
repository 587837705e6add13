import { expect, test } from 'vitest';
import type { Conversations } from '../conversations/conversations';
import type { OpenInvitations } from '../invitations/open-invitations';
import { ann } from '../../../../testing/windows/test-talk';
import { Badge } from './badge';

test('the first number is shown, also 0: a crash may have left another one', () => {
  const shown: number[] = [];
  const invitations = { count: 0 };
  const badge = new Badge(
    {
      client: { id: ann.person },
      desktop: { setBadge: (count: number) => shown.push(count) },
      conversations: { all: () => [] } as unknown as Conversations,
      invitations: invitations as OpenInvitations,
      levels: { counts: () => true },
    } as unknown as ConstructorParameters<typeof Badge>[0],
    () => undefined,
  );
  badge.count();
  badge.count();
  expect(shown).toEqual([0]);
  invitations.count = 2;
  badge.count();
  badge.showAgain();
  expect(shown).toEqual([0, 2, 2]);
});
