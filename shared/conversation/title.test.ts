import { expect, test } from 'vitest';
import {
  act,
  authorNamed,
  controlEntry,
  conversation,
  digestOf,
  messageEntry,
} from '../../testing/membership/entries';
import { nameOf, person, writer } from '../../testing/membership/names';
import type { Act } from './control';
import { EntryLog } from './entry-log';
import { contentOf } from './content';
import { emptyMessageShelf } from './log-addition';
import type { MessageContent } from './log-entry';
import { listNames } from '../words/lists';
import { companyOf, titleBy, titleOf } from './title';

type Step = readonly [author: string, what: (log: EntryLog) => Act];
const people = (names: readonly string[]) => names.map(person);
const founding = (log: EntryLog) => {
  const invite = log.controls.graph.founding?.hash;
  if (!invite) throw new Error('nothing was founded');
  return invite;
};

const invite = (...names: string[]): Step => [
  'ann',
  () => ({ kind: 'FOUND', people: people(names), isPublic: false }),
];
const join = (user: string): Step => [user, (log) => ({ kind: 'JOIN', invite: founding(log) })];
const leave = (user: string): Step => [user, () => ({ kind: 'LEAVE' })];
const decline = (user: string): Step => [user, () => ({ kind: 'DECLINE' })];
const withdraw = (user: string): Step => [
  'ann',
  (log) => ({ kind: 'UNINVITE', invite: founding(log), people: [person(user)] }),
];

const called = (steps: readonly Step[], title?: string, me = 'ann'): string => {
  const log = new EntryLog(conversation, emptyMessageShelf, person(me), () => true, digestOf);
  for (const [index, [name, what]] of steps.entries())
    act(log, { person: person(name), writer: writer(name) }, `step-${index}`, what(log));
  return titleOf(title, companyOf(log, person(me)), nameOf);
};

test.each([
  ['Garden', called([invite('bob')], 'Garden')],
  ['bob', called([invite('bob')])],
  ['bob, cleo and dan', called([invite('bob', 'cleo', 'dan')])],
  ['cleo', called([invite('bob', 'cleo'), join('bob'), leave('bob')])],
  ['bob (left)', called([invite('bob'), join('bob'), leave('bob')])],
  [
    'bob and cleo (left)',
    called([invite('bob', 'cleo'), join('bob'), leave('bob'), join('cleo'), leave('cleo')]),
  ],
  ['bob (left)', called([invite('bob', 'cleo'), join('bob'), decline('cleo'), leave('bob')])],
  ['bob (did not join)', called([invite('bob'), decline('bob')])],
  ['bob (did not join)', called([invite('bob'), withdraw('bob')])],
  // The user has left: the others are named without a note while they still take part.
  ['bob', called([invite('bob'), join('bob'), leave('ann')])],
  ['ann', called([invite('bob'), join('bob'), leave('bob')], undefined, 'bob')],
  ['Only you', called([])],
])('%s', (expected, name) => expect(name).toBe(expected));

test('names are listed, and counted beyond a number', () => {
  expect(listNames([])).toBe('');
  expect(listNames(['Ann', 'Bob', 'Cleo', 'Dan', 'Eve'])).toBe('Ann, Bob and 3 others');
  expect(listNames(['Ann', 'Bob', 'Cleo', 'Dan'], Infinity)).toBe('Ann, Bob, Cleo and Dan');
});

const [ann, bob] = [authorNamed('ann'), authorNamed('bob')];

test('a conversation has the title of its last title message, or of its founding invitation', () => {
  const log = new EntryLog(conversation, emptyMessageShelf, ann.person, () => true, digestOf);
  const founds = { kind: 'FOUND', people: [bob.person], isPublic: false } as const;
  const place = { number: 1, prev: undefined, after: [] };
  const founding = controlEntry(ann, 'founding', founds, place, { isFirst: true });
  const untitled = new EntryLog(conversation, emptyMessageShelf, ann.person, () => true, digestOf);
  untitled.offer(founding);
  if (founding.command === 'INVITE') log.offer({ ...founding, title: 'Founded' });
  const last = (said: MessageContent) => ({
    entry: { ...messageEntry(ann, 'last', place), content: said },
    person: ann.person,
  });
  const titled = (title: string) => last({ ...contentOf({ kind: 'title', title }), id: 'last', salt: '' });
  expect(titleBy(log, undefined)).toBe('Founded');
  expect(titleBy(log, titled('Shed'))).toBe('Shed');
  expect(titleBy(log, titled(''))).toBeUndefined();
  const unreadable = { kind: 'title', id: 'last', to: undefined, salt: '', fields: { title: 7 } };
  expect(titleBy(log, last(unreadable))).toBe('Founded');
  expect(titleBy(untitled, undefined)).toBeUndefined();
  // Anybody can come into an open room, and calls it nothing else.
  const room = new EntryLog(conversation, emptyMessageShelf, ann.person, () => true, digestOf);
  const open = controlEntry(ann, 'open', { ...founds, people: [], isPublic: true }, place, { isFirst: true });
  if (open.command === 'INVITE') room.offer({ ...open, title: 'Lunch' });
  expect(titleBy(room, titled('Shed'))).toBe('Lunch');
});
