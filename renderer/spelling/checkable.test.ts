import { expect, test } from 'vitest';
import { isCheckable } from './checkable';

const long = 'This is a text that is so long that Chromium checks the sentences around the text cursor';

test('a short text is checked if it begins with a letter', () => {
  for (const text of ['', 'wrod', 'Ärger', 'Привет 2', 'e\u0301', '中文', 'one. 2\n\n(three)'])
    expect(isCheckable(text), text).toBe(true);
  for (const text of [' ', '   ', '\nwrod', '2 wrods', '- wrod', '@Ann', '“wrod”', '👍 wrod', ':-)', '…'])
    expect(isCheckable(text), text).toBe(false);
});

test('a long text is checked if no part of it may begin with anything but a letter', () => {
  for (const more of [
    '',
    '. And more, too!',
    ' (sic',
    ' “and” more',
    ' don’t',
    '... Well?!  Yes.',
    ' e.g. this',
  ])
    expect(isCheckable(long + more.replace(/ [(“]/, ' a')), more).toBe(true);
  for (const more of [
    '\nmore',
    '. 2 more',
    '! 👍',
    '? (no)',
    '!2',
    '. “Yes”',
    ' - no',
    '。2',
    '… …',
    '.  \t-',
  ])
    expect(isCheckable(long + more), more).toBe(false);
  expect(isCheckable('a'.repeat(1_001))).toBe(false);
});
