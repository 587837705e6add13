import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../protocol/limits';
import { listedFiles, listLine, wholeLines } from './folder-list';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((each) => !/[/\n]/.test(each) && each !== '.' && each !== '..' && each.isWellFormed());
const file = fc.record({
  size: fc.nat({ max: 2 ** 40 }),
  path: fc.array(name, { minLength: 1, maxLength: 32 }).map((names) => names.join('/')),
});

test('what is listed is what is read again', () => {
  fc.assert(
    fc.property(fc.array(file, { maxLength: 20 }), (files) => {
      const list = Buffer.concat(files.map((each) => listLine(each) ?? bytes('')));
      expect(listedFiles(list)).toEqual(files);
      expect(wholeLines(Buffer.concat([list, bytes('1 half')]))).toBe(list.length);
    }),
  );
});

test.each([
  ['up', '1 ../a\n'],
  ['up on the way', '1 a/../../b\n'],
  ['absolute', '1 /etc/passwd\n'],
  ['here', '1 ./a\n'],
  ['a folder', '0 a/\n'],
  ['no path', '1 \n'],
  ['no size', 'a\n'],
  ['a negative size', '-1 a\n'],
  ['a size in another form', '1e3 a\n'],
  ['a size with zeros before it', '01 a\n'],
  ['a size beyond every file', '1099511627777 a\n'],
  ['more folders than allowed', `1 ${'a/'.repeat(32)}a\n`],
  ['a line that does not end', '1 a'],
  ['an empty line', '1 a\n\n1 b\n'],
  ['a line that is too long', `1 ${'a'.repeat(limits.folderLineBytes)}\n`],
])('a list with %s is none', (_what, list) => {
  expect(listedFiles(bytes(list))).toBeUndefined();
});

test('bytes that are no UTF-8 are no list', () => {
  expect(listedFiles(Uint8Array.of(0x31, 0x20, 0xff, 0x0a))).toBeUndefined();
});

test.each(['a\nb', '../a', 'a'.repeat(limits.folderLineBytes)])('no line has the path %j', (path) => {
  expect(listLine({ size: 1, path })).toBeUndefined();
});
