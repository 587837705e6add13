import { expect, test } from 'vitest';
import { withoutNames } from './names';

test('names are no errors, whole, in part, in small letters and as owners', () => {
  const names = ['Annegret Vandenberghe-Castellanos', 'Zoe\u0308', 'O’Brien', 'דנה'];
  const right = [
    'Annegret',
    'annegret',
    'Castellanos',
    'Zo\u00eb',
    'Annegret’s',
    "Annegret's",
    'Annegrets',
    'O’Brien',
    'דנה',
  ];
  expect(withoutNames([...right, 'Anegret', 'wrod', 'Vandenberghes Haus', 'grets'], names)).toEqual([
    'Anegret',
    'wrod',
    'Vandenberghes Haus',
    'grets',
  ]);
  expect(withoutNames(['wrod', 's', ''], ['', '👍', '2'])).toEqual(['wrod', 's', '']);
});
