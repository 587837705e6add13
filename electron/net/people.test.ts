import { expect, test } from 'vitest';
import { newPersonKey } from '../../runtime/entries/keys';
import { People } from './people';

const id = newPersonKey().id;
const online = (user: string) => ({ id, user, status: 'available' as const });

test('a server’s word for a name is checked like everything from outside, in lists and in changes', () => {
  const people = new People();
  people.takeList({ users: [online('ann\ufe0f')] });
  expect(people.online.get(id)?.user).toBe('ann\ufffd');
  people.takeChanges({ changed: [online('\u202eenna')], gone: [] });
  expect(people.online.get(id)?.user).toBe('\ufffdenna');
  people.takeChanges({ changed: [online('Anna Smith')], gone: [] });
  expect(people.online.get(id)?.user).toBe('Anna Smith');
});
