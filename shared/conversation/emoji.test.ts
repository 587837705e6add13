import { expect, test } from 'vitest';
import { emojiKey, isEmoji, isFewEmoji, offeredEmoji } from './emoji';

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

test.each([...offeredEmoji, '❤', '👍🏽', '👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇩🇪', '1️⃣', '🏳️‍🌈', '🫨'])('%s is an emoji', (emoji) => {
  expect(isEmoji(emoji)).toBe(true);
});

test.each(['', 'a', '1', ':)', '👍 ', '👍👍', '🇩', '\u200d', '\ufe0f', '👍\u202e', '👍‍', '👍\ufe0f\ufe0f'])(
  '"%s" is not one emoji',
  (text) => {
    expect(isEmoji(text)).toBe(false);
  },
);

test('an emoji with a variation selector equals the one without', () => {
  expect(emojiKey('❤️')).toBe(emojiKey('❤'));
  expect(new Set(offeredEmoji.map(emojiKey)).size).toBe(offeredEmoji.length);
});
