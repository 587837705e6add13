import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../protocol/limits';
import { codePointName, isBlank, isolated, partsOf, plainLine, plainText, tidy } from './visible';

test.each([
  '',
  ' ',
  '\n\t',
  '\u200b',
  '\u00a0\u3000',
  '\u2800',
  '\u3164',
  '\u115f\u1160',
  '\u202e',
  '\0',
  '\ufe0f',
  '\u{e0041}',
])('%j counts as invisible', (text) => {
  expect(isBlank(text)).toBe(true);
  expect(isBlank(text.repeat(50))).toBe(true);
  expect(isBlank(`${text}a${text}`)).toBe(false);
});

test.each(['a', '0', '-', '…', '看', '❤️', '👩‍👩‍👧', '¶', '\ue000'])('%s counts as visible', (text) => {
  expect(isBlank(text)).toBe(false);
});

test('hidden characters are separate parts, and named', () => {
  expect(partsOf('a\u202eb\0')).toEqual([
    { text: 'a', hidden: false },
    { text: '\u202e', hidden: true },
    { text: 'b', hidden: false },
    { text: '\0', hidden: true },
  ]);
  expect(codePointName('\u202e')).toBe('U+202E');
  expect(codePointName('\0')).toBe('U+0000');
});

const joined = (text: string): string =>
  partsOf(text)
    .map((part) => part.text)
    .join('');

test('plain text never has hidden characters, and the parts of a text are all of it', () => {
  const odd = fc.constantFrom(
    '\u202e',
    '\u2069',
    '\0',
    '\x7f',
    '\u009f',
    '\u0347',
    '\u200d',
    'a',
    ' ',
    '\n',
    '\r',
    '\u2028',
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: odd }), fc.string({ unit: 'binary' })), (text) => {
      expect(joined(text)).toBe(text);
      expect(partsOf(plainText(text)).some((part) => part.hidden)).toBe(false);
      expect(plainLine(text)).not.toMatch(/[\p{Bidi_Control}\p{Cc}\u2028\u2029]|^\s|\s$/u);
    }),
  );
});

test.each([
  ['Garden\u202egnp.exe', 'Garden\ufffdgnp.exe'],
  ['  two\r\nlines\u2028and  more ', 'two lines and more'],
  ['\u2066a\u2069', '\ufffda\ufffd'],
  ['שלום', 'שלום'],
  ['👩‍👩‍👧 नमस्ते ❤️', '👩‍👩‍👧 नमस्ते ❤️'],
])('the line %j is shown as %j', (text, shown) => {
  expect(plainLine(text)).toBe(shown);
});

test.each([
  `z${'\u0347'.repeat(99)}`,
  `z${'\u0347\u200d'.repeat(99)}`,
  `z${'\u0347\ufe0f\u0301'.repeat(99)}`,
])('stacked combining marks are limited', (text) => {
  expect([...tidy(text)].length).toBe(1 + limits.marksPerCharacter);
});

test.each(['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'שִׁ֑ל', 'ệ'.normalize('NFD'), 'ក្ស្ត្រី', 'བསྒྲུབས'])('%s is shown whole', (text) => {
  expect(tidy(text)).toBe(text);
});

test('a name is isolated from the direction of the text around it, and only where that is needed', () => {
  expect(isolated('דנה')).toBe('\u2068דנה\u2069');
  expect(isolated('Søren')).toBe('Søren');
});
