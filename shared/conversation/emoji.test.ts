import { expect, test } from 'vitest';
import { isEmoji, isFewEmoji } from './emoji';

test.each(['👍', '❤️', '👩‍👩‍👧‍👦', '🇨🇭', '👍🏽', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])('%s is one emoji', (text) => {
  expect(isEmoji(text)).toBe(true);
  expect(isFewEmoji(text)).toBe(true);
});

test.each([
  ['🎉🎉🎉', true],
  ['🎉 🎉\n🎉', true],
  [' 👍 ', true],
  ['🎉🎉🎉🎉', false],
  ['👍 yes', false],
  ['12', false],
  ['', false],
  [' ', false],
  ['🇨', false],
  ['🎉'.repeat(10_000), false],
])('%j is a few emoji and nothing else: %s', (text, few) => {
  expect(isFewEmoji(text)).toBe(few);
});
