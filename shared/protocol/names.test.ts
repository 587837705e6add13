import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkName, foldName } from './names';

test('folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(foldName(foldName(name))).toBe(foldName(name));
    }),
  );
});

test.each([
  ['Ann', 'ann'],
  ['ＡＮＮ', 'ann'],
  ['STRASSE', 'straße'],
  ['STRAẞE', 'straße'],
  ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
  ['e\u0301', 'é'],
])('%s and %s are one name', (a, b) => {
  expect(foldName(a)).toBe(foldName(b));
});

test.each(['a', 'Zoë', '王小明', 'a.b-c_1', 'x'.repeat(32)])('%s is a name', (name) => {
  expect(checkName(name).ok).toBe(true);
});

test.each(['', ' ', 'a b', 'a\n', 'a/b', '😀', '\u200b', 'x'.repeat(33)])('%j is not a name', (name) => {
  expect(checkName(name)).toMatchObject({ ok: false, error: { code: 'bad-name' } });
});
