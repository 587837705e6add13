import { afterEach, expect, test } from 'vitest';
import { setLocale } from '../words/locale';
import { durationWords, sizeWords } from './sizes';

afterEach(() => setLocale('en'));

test('sizes have the unit that people use, and no more digits than they need', () => {
  setLocale('en');
  const sizes = [0, 1, 999, 1_000, 1_499, 999_499, 999_500, 2_440_000, 23_400_000, 4.2e9, 1e11, 3e12];
  expect(sizes.map(sizeWords)).toEqual([
    ...['0 bytes', '1 byte', '999 bytes', '1 kB', '1 kB', '999 kB'],
    ...['1 MB', '2.4 MB', '23 MB', '4.2 GB', '100 GB', '3 TB'],
  ]);
  setLocale('de');
  expect([sizeWords(2_440_000), sizeWords(999)]).toEqual(['2,4 MB', '999 Byte']);
});

test('a time that is left has one unit', () => {
  setLocale('en');
  expect([0.2, 12.4, 59, 61, 3_599, 7_300].map(durationWords)).toEqual([
    ...['1 sec', '12 sec', '59 sec', '1 min', '60 min', '2 hr'],
  ]);
});
