import { expect, test } from 'vitest';
import { MicrophoneGrants } from './microphone';

test('only the window in which the user begins to record is given the microphone, once, and only for a moment', () => {
  let now = 0;
  const grants = new MicrophoneGrants(() => now);
  expect(grants.take(1)).toBe(false);
  grants.give(1);
  expect(grants.take(2)).toBe(false);
  expect(grants.take(1)).toBe(true);
  expect(grants.take(1)).toBe(false);
  grants.give(1);
  now = 10_000;
  expect(grants.take(1)).toBe(false);
});
