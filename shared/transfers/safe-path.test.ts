import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { freeName, longestName, nameKey, safeName } from './safe-path';

test.each([
  ['notes.txt', 'notes.txt'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['.bashrc', 'bashrc'],
  ['..', 'file'],
  ['con.txt', '_con.txt'],
  ['COM1', '_COM1'],
  ['con .txt', '_con .txt'],
  [`nul${' '.repeat(300)}x.log`, '_nul.log'],
  ['a:b', 'a_b'],
  ['report.exe ', 'report.exe'],
  ['Photos.{0AFACED1-E828-11D1-9187-B532F1E9575D}', 'Photos_{0AFACED1-E828-11D1-9187-B532F1E9575D}'],
  [
    `${'a'.repeat(201)}.{20D04FE0-3AEA-1069-A2D8-08002B30309D}ZZ`,
    `${'a'.repeat(201)}_{20D04FE0-3AEA-1069-A2D8-08002B30309D}`,
  ],
  [
    `con.${'a'.repeat(196)}.{20D04FE0-3AEA-1069-A2D8-08002B30309D}Z`,
    `_con.${'a'.repeat(196)}_{20D04FE0-3AEA-1069-A2D8-08002B30309D}`,
  ],
  ['gnp.\u202Eexe', 'gnp._exe'],
  ['', 'file'],
])('%j is kept as %j', (name, safe) => {
  expect(safeName(name)).toBe(safe);
});

const names = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', 'a', '\0', '\u202e', 'é', '👩‍👩‍👧', 'C', 'O', 'N') }),
  fc.string({ unit: 'grapheme', minLength: 200, maxLength: 400 }),
);

describe('a name from elsewhere', () => {
  it('is never one that leaves its folder, is hidden, invisible or too long; and is safe as it is afterwards', () => {
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeName(name);
        expect(safe).toMatch(/^[^./\\\0-\x1f][^/\\\0-\x1f]*$/u);
        expect(safe).not.toMatch(/[. ]$/u);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(longestName);
        expect(safe.isWellFormed()).toBe(true);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: 2000 },
    );
  });

  it('becomes one that is not taken, whatever counts as the same', () => {
    const taken = new Set(['notes.txt', 'notes (2).txt'].map(nameKey));
    expect(freeName('NOTES.txt', (name) => taken.has(nameKey(name)))).toBe('NOTES (3).txt');
  });
});
