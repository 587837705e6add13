import { expect, test } from 'vitest';
import { Absence } from './absence';

const minute = 60_000;

/** Somebody at a computer, with a clock that the test moves on. */
function watched() {
  const state = { idle: 0, isWanted: true };
  const seen: boolean[] = [];
  let due: { run: () => void; ms: number } | undefined;
  const absence = new Absence(
    {
      idleMs: () => state.idle,
      isWanted: () => state.isWanted,
      setTimer: (run, ms) => {
        due = { run, ms };
        return { cancel: () => (due = undefined) };
      },
    },
    (isAway) => seen.push(isAway),
  );
  absence.look();
  return {
    absence,
    state,
    seen,
    next: () => due?.ms,
    pass(): void {
      const { run, ms } = due ?? { run: () => undefined, ms: 0 };
      state.idle += ms;
      run();
    },
  };
}

test('somebody is away after ten minutes without a key, and back within seconds', () => {
  const { seen, state, pass, next } = watched();
  pass();
  expect(seen).toEqual([true]);
  expect(next()).toBe(5_000);
  pass();
  expect(seen).toEqual([true]);
  state.idle = -4_000;
  pass();
  expect([seen, next()]).toEqual([[true, false], 10 * minute - 1_000]);
});

test('a locked screen says so at once, and unlocking it', () => {
  const { absence, seen, next } = watched();
  absence.locked(true);
  expect([seen, next()]).toEqual([[true], undefined]);
  absence.locked(false);
  expect([seen, next()]).toEqual([[true, false], 10 * minute]);
});

test('nobody who does not want that is shown as away', () => {
  const { absence, state, seen, next } = watched();
  absence.locked(true);
  state.isWanted = false;
  absence.look();
  absence.locked(false);
  expect([seen, next()]).toEqual([[true, false], undefined]);
});
