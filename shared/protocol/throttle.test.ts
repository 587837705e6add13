import { expect, test } from 'vitest';
import { limits } from './limits';
import { RateLimit } from './rate-limit';
import { Throttle } from './throttle';

/** A throttle on a clock that the test moves. */
function throttled() {
  let now = 0;
  let isHeld = false;
  let timer: { at: number; run: () => void } | undefined;
  const clock = {
    now: () => now,
    setTimer: (run: () => void, ms: number) => {
      timer = { at: now + ms, run };
      return { cancel: () => (timer = undefined) };
    },
  };
  const throttle = new Throttle(
    new RateLimit(limits.peerPerSecond, limits.peerBurst, 0),
    clock,
    () => (isHeld = true),
    () => (isHeld = false),
  );
  return {
    throttle,
    isHeld: () => isHeld,
    /** Advances the clock until the connection is read again. Returns how long that takes. */
    wait(): number {
      const from = now;
      const due = timer;
      timer = undefined;
      if (due) now = due.at;
      due?.run();
      return now - from;
    },
  };
}

test('a burst is free; beyond it, reading is limited to the agreed rate', () => {
  const { throttle, isHeld, wait } = throttled();
  throttle.charge(limits.peerBurst);
  expect(isHeld()).toBe(false);
  throttle.charge(3 * limits.peerPerSecond);
  expect(isHeld()).toBe(true);
  expect(wait()).toBeGreaterThanOrEqual(3_000);
  expect(isHeld()).toBe(false);
});

test('ten bursts take the same time however they are split', () => {
  for (const size of [10, 500, limits.peerBurst]) {
    const { throttle, isHeld, wait } = throttled();
    let ms = 0;
    for (let sent = 0; sent < 10 * limits.peerBurst; sent += size) {
      throttle.charge(size);
      while (isHeld()) ms += wait();
    }
    expect(ms / 1_000).toBeCloseTo((9 * limits.peerBurst) / limits.peerPerSecond, -1);
  }
});
