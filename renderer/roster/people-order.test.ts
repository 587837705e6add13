import { expect, test } from 'vitest';
import type { PersonView } from '../../shared/ipc/views/people';
import { conversationId } from '../../shared/ids';
import { initialSettings } from '../../shared/settings/settings';
import { person } from '../../testing/membership/names';
import { inOrder, lastTalks, sectionsOf } from './people-order';

const [ann, bob, cleo, dan] = ['ann', 'bob', 'cleo', 'dan'].map((name) => person(name));

const called = (
  id: PersonView['id'] | undefined,
  user: string,
  more: Partial<PersonView> = {},
): PersonView => ({
  id: id ?? person('nobody'),
  user,
  online: false,
  status: 'available',
  note: '',
  picture: null,
  reach: null,
  ...more,
});
const people = [
  called(dan, 'dan', { favourite: true }),
  called(cleo, 'cleo', { online: true, group: 'Work' }),
  called(bob, 'bob', { group: 'Choir' }),
  called(ann, 'ann'),
];
const names = (of: readonly PersonView[]): string[] => of.map(({ user }) => user);
const talks = new Map([
  [String(bob), 5],
  [String(ann), 2],
]);

test('people are sorted by who is here, by the last talk or by name, with favourites first', () => {
  expect(initialSettings().peopleOrder).toBe('here');
  expect(names(inOrder(people, 'here', talks))).toEqual(['dan', 'cleo', 'ann', 'bob']);
  expect(names(inOrder(people, 'name', talks))).toEqual(['dan', 'ann', 'bob', 'cleo']);
  expect(names(inOrder(people, 'talk', talks))).toEqual(['dan', 'bob', 'ann', 'cleo']);
});

test('groups come by name, before the people who are in none', () => {
  const sections = sectionsOf(inOrder(people, 'here', talks));
  expect(sections.map((each) => [each.group, names(each.people)])).toEqual([
    ['Choir', ['bob']],
    ['Work', ['cleo']],
    [undefined, ['dan', 'ann']],
  ]);
});

test('the last talk with somebody is in a conversation of few, not in a crowd or a draft', () => {
  const talk = (others: (PersonView['id'] | undefined)[], at: number, planned = false) => ({
    id: conversationId.parse('a7dd0ba1-6f23-8b2c-8c2d-7d1c8d2f9a01'),
    name: '',
    others: others.flatMap((id) => id ?? []),
    company: 'here' as const,
    members: [],
    invited: [],
    joined: true,
    hasLeft: false,
    sealed: true,
    attention: { level: 'all' as const, until: null },
    archived: false,
    deleting: false,
    leaving: false,
    missing: { count: 0, coming: false },
    activity: { last: null, at, unread: 0 },
    ...(planned ? { planned: true as const } : {}),
  });
  const crowd = Array.from({ length: 30 }, (_, each) => person(`crowd${each}`));
  const found = lastTalks({
    a: talk([bob], 3),
    b: talk([bob, cleo], 7),
    c: talk([...crowd, ann], 9),
    d: talk([dan], 9, true),
  });
  expect([...found]).toEqual([
    [bob, 7],
    [cleo, 7],
  ]);
});
