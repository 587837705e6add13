import { expect, test } from 'vitest';
import { conversationId } from '../../../../shared/ids';
import { phrase } from '../../../../shared/words/phrase';
import { recipientOf, type Addressable } from './recipient';

const id = (digit: number) => conversationId.parse(`00000000-0000-8000-8000-00000000000${digit}`);
const all: readonly Addressable[] = [
  { id: id(1), title: 'Ann', other: 'Ann', at: 1 },
  { id: id(2), title: 'Garden', other: undefined, at: 3 },
  { id: id(3), title: 'Secret', other: 'Bob', at: 2 },
  { id: id(4), title: 'Bob', other: 'Bob', at: 0 },
  { id: id(5), title: 'Ann, Bob', other: undefined, at: 0 },
];

test('a name means the conversation of this title, or with this person only; no name the latest one', () => {
  expect(recipientOf('GARDEN', all)).toBe(id(2));
  expect(recipientOf('ann', all)).toBe(id(1));
  expect(recipientOf('Secret', all)).toBe(id(3));
  expect(recipientOf(null, all)).toBe(id(2));
});

test('where several or none are meant, that is said', () => {
  expect(recipientOf('bob', all)).toEqual(phrase('opening.severalRecipients', { name: 'bob' }));
  expect(recipientOf('eve', all)).toEqual(phrase('opening.noRecipient', { name: 'eve' }));
  expect(recipientOf(null, [])).toEqual(phrase('opening.nobodyToSendTo'));
});
