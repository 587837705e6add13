import { expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits';
import { announcementInterval, announcementLifetime, silencePace, untilPing } from './pace';

test('the more people are near, the rarer each announces itself, and the longer its announcement counts', () => {
  const paces = [0, 1, 12, 25, 50, 450].map((others) => {
    const interval = announcementInterval(others);
    return [interval, announcementLifetime(interval)];
  });
  expect(paces).toEqual([
    [5_000, limits.announcementSeconds],
    [5_000, limits.announcementSeconds],
    [5_000, limits.announcementSeconds],
    [10_000, 30],
    [20_000, 60],
    [20_000, limits.acceptedAnnouncementSeconds],
  ]);
});

test('the PINGs of all connections go out at the same time of the clock', () => {
  const pace = silencePace(32, true);
  const start = 1_700_000_000_000;
  const due = [1, 900, 2_400, 4_999].map((heard) => start + heard + untilPing(pace, start + heard));
  expect(new Set(due)).toEqual(new Set([start + 20_000]));
});

test('whenever something was heard, the side that was dialled asks later, and not together with the other', () => {
  for (const connections of [1, 32])
    for (let heard = 0; heard < 10_000; heard += 100) {
      const [dialler, dialled] = [silencePace(connections, true), silencePace(connections, false)];
      expect(untilPing(dialled, heard) - untilPing(dialler, heard)).toBe(dialler.togetherMs);
    }
});
