import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WindowUse } from './window-use';

const second = 1_000;

test('a window may act outside its page only while it has the focus, or just after a press in it', () => {
  let now = 0;
  const use = new WindowUse(() => now);
  expect(use.act(1, false)).toBe('not-in-use');
  expect(use.act(1, true)).toBeUndefined();
  expect(use.act(1, false)).toBe('not-in-use');
  use.pressed(1);
  now += 10 * second;
  expect(use.act(1, false)).toBeUndefined();
  expect(use.act(2, false)).toBe('not-in-use');
  now += 1;
  expect(use.act(1, false)).toBe('not-in-use');
  use.pressed(1);
  use.pressed(2);
  expect(use.act(1, false)).toBe('not-in-use');
  use.forget(2);
  expect(use.act(2, false)).toBe('not-in-use');
});

test('a window may act at most 12 times at once, and then once in 2 s', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3 * second), { maxLength: 200 }), (waits) => {
      let now = 0;
      const use = new WindowUse(() => now);
      let done = 0;
      for (const wait of waits) {
        now += wait;
        if (use.act(1, true) === undefined) done += 1;
        expect(done).toBeLessThanOrEqual(12 + now / (2 * second));
      }
    }),
  );
});

test('the allowance of a window recovers, and windows do not share it', () => {
  let now = 0;
  const use = new WindowUse(() => now);
  for (let count = 0; count < 12; count += 1) expect(use.act(1, true)).toBeUndefined();
  expect(use.act(1, true)).toBe('too-often');
  expect(use.act(2, true)).toBeUndefined();
  now += 2 * second;
  expect(use.act(1, true)).toBeUndefined();
  expect(use.act(1, true)).toBe('too-often');
  now -= 60 * second;
  expect(use.act(1, true)).toBe('too-often');
});

test('acts that are not limited need the user at the window, too, and take nothing from the allowance', () => {
  const use = new WindowUse(() => 0);
  expect(use.act(1, false, false)).toBe('not-in-use');
  for (let count = 0; count < 100; count += 1) expect(use.act(1, true, false)).toBeUndefined();
  expect(use.act(1, true)).toBeUndefined();
});
