import { expect, test } from 'vitest';
import { act, conversation, digestOf } from '../../testing/membership/entries';
import { nameOf, person, writer } from '../../testing/membership/names';
import type { Act } from './control';
import { EntryLog } from './entry-log';
import { emptyMessageShelf } from './log-addition';
import { listNames } from '../words/lists';
import { companyOf, titleOf } from './title';

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
  // The user has left: whom it was with is named without a note while they are there.
  ['bob', called([invite('bob'), join('bob'), leave('ann')])],
  ['ann', called([invite('bob'), join('bob'), leave('bob')], undefined, 'bob')],
  ['Only you', called([])],
])('%s', (expected, name) => expect(name).toBe(expected));

test('names are listed, and counted from a number on', () => {
  expect(listNames([])).toBe('');
  expect(listNames(['Ann', 'Bob', 'Cleo', 'Dan', 'Eve'])).toBe('Ann, Bob and 3 others');
  expect(listNames(['Ann', 'Bob', 'Cleo', 'Dan'], Infinity)).toBe('Ann, Bob, Cleo and Dan');
});
