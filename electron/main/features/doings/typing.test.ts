import { expect, test } from 'vitest';
import { conversation } from '../../../../testing/membership/entries';
import { ann, bob } from '../../../../testing/windows/test-talk';
import { Typing } from './typing';

/** A `Typing` with a clock that the test moves on. */
function watched() {
  const state = { now: 1_000, told: 0, changes: 0 };
  let due: { run: () => void; at: number } | undefined;
  const typing = new Typing({
    now: () => state.now,
    setTimer: (run, ms) => {
      due = { run, at: state.now + ms };
      return { cancel: () => (due = undefined) };
    },
    tell: () => (state.told += 1),
    changed: () => (state.changes += 1),
  });
  return {
    typing,
    state,
    pass(ms: number): void {
      state.now += ms;
      if (due && due.at <= state.now) due.run();
    },
  };
}

test('the others are told that the user types, not of every key', () => {
  const { typing, state, pass } = watched();
  for (let key = 0; key < 50; key += 1) {
    typing.typed(conversation);
    pass(100);
  }
  expect(state.told).toBe(2);
  typing.sent(conversation);
  typing.typed(conversation);
  expect(state.told).toBe(3);
});

test('somebody types until seven seconds after they last did, or until what they wrote comes', () => {
  const { typing, state, pass } = watched();
  typing.heard(conversation, ann.person);
  pass(5_000);
  typing.heard(conversation, ann.person);
  expect(state.changes).toBe(1);
  typing.heard(conversation, bob.person);
  pass(5_000);
  expect(typing.in(conversation)).toEqual([ann.person, bob.person]);
  typing.said(conversation, bob.person);
  expect(typing.in(conversation)).toEqual([ann.person]);
  const { changes } = state;
  pass(2_000);
  expect(typing.in(conversation)).toEqual([]);
  expect(state.changes).toBe(changes + 1);
});
