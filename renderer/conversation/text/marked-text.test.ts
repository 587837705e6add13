import { expect, test } from 'vitest';
import { markedText, stretchesOf, unmarked } from './marked-text';

test('a text falls into words and mentions, and its own reserved characters are none', () => {
  const mentions = [
    { start: 3, length: 4 },
    { start: 8, length: 4 },
  ];
  const marked = markedText('to\r@ann @bob \ufdd07\ufdd1', mentions);
  expect(stretchesOf(marked.text)).toEqual(['to\n', 0, ' ', 1, ' \ufffd7\ufffd']);
  expect(unmarked(marked, marked.text)).toBe('to\n@ann @bob \ufffd7\ufffd');
  expect(stretchesOf(markedText('plain').text)).toEqual(['plain']);
});
