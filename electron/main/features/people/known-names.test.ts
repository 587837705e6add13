import { expect, test } from 'vitest';
import type { PersonId } from '../../../../shared/ids';
import { person } from '../../../../testing/membership/names';
import { KnownNames } from './known-names';

const [ann, bob, cleo, other] = [person('ann'), person('bob'), person('cleo'), person('fake')];

/** Ann knows Bob, and somebody with a Cyrillic letter in the same name. */
function names() {
  const asked = { online: 0, digests: 0 };
  const online = [{ id: other, user: 'b\u043eb' }];
  const known = new KnownNames({
    me: () => ({ id: ann, user: 'ann' }),
    online: () => (asked.online++, online),
    met: () => [[cleo, { user: 'cleo' }]],
    nicknames: () => [[cleo, { user: 'Clo' }]],
    digests: () => (
      asked.digests++,
      [
        {
          names: new Map([
            [bob, 'bob'],
            [ann, 'ann'],
          ]),
        },
      ]
    ),
  });
  return { known, asked, online };
}

test('the title of a conversation tells look-alike names apart, as windows do', () => {
  const { known } = names();
  const titleWith = (...others: PersonId[]): string =>
    known.titleOf({ title: undefined, company: { others, presence: 'here' } });
  expect(titleWith(bob)).toContain('bob ·bob');
  expect(titleWith(other)).toContain('b\u043eb ·fak');
  expect(
    known.titleOf({
      title: 'Garden',
      company: { others: [bob], presence: 'here' },
    }),
  ).toContain('Garden');
  expect(known.shown().get(ann)).toBe('ann');
});

test('names are computed once until something changes', () => {
  const { known, asked, online } = names();
  for (let count = 0; count < 4; count += 1) known.shown().get(bob);
  expect(known.all().get(bob)).toBe('bob');
  expect(asked).toEqual({ online: 1, digests: 1 });
  online.push({ id: bob, user: 'robert' });
  known.changed();
  expect(known.shown().get(bob)).toBe('robert');
  expect(known.shown().get(other)).toBe('b\u043eb');
  expect(asked).toEqual({ online: 2, digests: 2 });
});

test('somebody who was met is known while they are away; a nickname is shown, and never their name for others', () => {
  const { known } = names();
  expect(known.nameOf(cleo)).toBe('Clo');
  expect(known.people([cleo])).toEqual([{ id: cleo, user: 'cleo' }]);
});
