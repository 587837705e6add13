import fc from 'fast-check';
import { expect, test } from 'vitest';
import { person } from '../../testing/membership/names';
import { codeTextOf, compareCode, inOrder } from './pair';

const [ann, bob, eve] = [person('ann'), person('bob'), person('eve')];
const anns = { me: ann, other: bob };

test('both people have the same order', () => {
  expect(inOrder(ann, bob)).toEqual(inOrder(bob, ann));
  expect(new Set(inOrder(bob, ann))).toEqual(new Set([ann, bob]));
});

test('a code is the same only if the other shows it, for this person', () => {
  expect(compareCode(codeTextOf(bob, ann), anns)).toBe('same');
  expect(compareCode(` ${codeTextOf(bob, ann)}\n`, anns)).toBe('same');
});

test('whoever pastes their own code has compared nothing', () => {
  expect(compareCode(codeTextOf(ann, bob), anns)).toBe('own');
});

test('a code of somebody with another key, or for one, is told apart', () => {
  expect(compareCode(codeTextOf(eve, ann), anns)).toBe('another-person');
  expect(compareCode(codeTextOf(bob, eve), anns)).toBe('not-for-me');
});

test('no other text is a code', () => {
  const code = codeTextOf(bob, ann);
  for (const text of [
    '',
    bob,
    `${bob}:${ann}`,
    code.slice(0, -1),
    `${code}:${ann}`,
    `x${code}`,
    code.toLowerCase(),
  ])
    expect(compareCode(text, anns)).toBe('no-code');
  fc.assert(fc.property(fc.string(), (text) => compareCode(text, anns) === 'no-code'));
});
