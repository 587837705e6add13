import { expect, test } from 'vitest';
import type { Control } from './entry';
import { timelineOf } from './timeline';
import { companyOf, listNames, titleOf } from './title';

const conversation = '00000000-0000-4000-8000-000000000000';
const idOf = (name: string): string => name.padEnd(43, 'A');
const who = (user: string) => ({ id: idOf(user), user });
let clock = 0;

/** A control of somebody, after all before it. */
const control = (user: string, number: number, content: object): Control =>
  ({
    ...content,
    conversation,
    author: idOf(user),
    from: user,
    number,
    clock: (clock += 1),
    at: clock,
    signature: '',
  }) as Control;

const invite = (...invited: string[]) => control('ann', 1, { command: 'INVITE', invited: invited.map(who) });
const join = (user: string) => control(user, 1, { command: 'JOIN' });
const leave = (user: string, number = 2) => control(user, number, { command: 'LEAVE' });
const decline = (user: string) => control(user, 1, { command: 'DECLINE' });
const nameOf = (id: string): string => id.replace(/A+$/, '');
const called = (controls: Control[], title?: string, me = 'ann'): string =>
  titleOf(title, companyOf(timelineOf(controls), idOf(me)), nameOf);

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
  [
    'bob (did not join)',
    called([invite('bob'), control('ann', 2, { command: 'UNINVITE', withdrawn: [who('bob')] })]),
  ],
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
