import { expect, test } from 'vitest';
import { DictionaryError, dictionaryText, dictionaryBytes } from './dictionary-text';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const text = (array: Uint8Array): string => Buffer.from(array).toString();

test('a dictionary in another encoding becomes one in UTF-8, its flags included', () => {
  const { affix, words } = dictionaryText(
    bytes('SET ISO8859-1\nSFX \xf6 Y 1\n'),
    bytes('1\nStra\xdfe/\xf6\n'),
  );
  expect(text(affix)).toBe('SET UTF-8\nFLAG UTF-8\n\nSFX ö Y 1\n');
  expect(text(words)).toBe('1\nStraße/ö\n');
});

test('flags of two characters or numbers stay what they are', () => {
  const { affix } = dictionaryText(bytes('FLAG long\nSET UTF-8\n'), bytes('1\na/AaBb\n'));
  expect(text(affix)).toBe('SET UTF-8\nFLAG long\n\n');
});

test.each([
  ['SET microsoft-cp1251\n', '\xcf', 'П'],
  ['SET KOI8-R\n', '\xd0', 'п'],
  ['SET ISO8859-15\n', '\xa4', '€'],
  ['', '\xe4', 'ä'],
])('%j is read', (affix, word, expected) => {
  expect(text(dictionaryText(bytes(affix), bytes(`1\n${word}\n`)).words)).toBe(`1\n${expected}\n`);
});

test('files that are none are refused with a reason', () => {
  const problem = (affix: Buffer, words: Buffer): string => {
    try {
      dictionaryText(affix, words);
      return '';
    } catch (error) {
      return error instanceof DictionaryError ? error.problem : String(error);
    }
  };
  expect(problem(bytes('SET X-NOBODY\n'), bytes('1\na\n'))).toBe('encoding');
  expect(problem(bytes(''), bytes('no number\n'))).toBe('broken');
  expect(problem(bytes('\0'), bytes('1\na\n'))).toBe('broken');
  expect(problem(bytes(''), Buffer.alloc(0))).toBe('broken');
  expect(problem(bytes(''), Buffer.alloc(dictionaryBytes + 1))).toBe('too-big');
  expect(problem(bytes(''), bytes('1\r\na\r\n'))).toBe('');
});
