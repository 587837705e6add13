import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { sealingBounds } from '../../shared/sealing/bounds';
import { keysSchema } from '../../shared/sealing/keys-message';
import { sealingProblems } from '../../shared/sealing/problem';
import { sealedContent } from '../../shared/sealing/sealed-content';
import { numberOf } from './numbers';
import { codesIn, documentText, tablesOf } from './tables';

/** docs/encryption.md names every field, bound and problem of sealing, and no other. */

const tables = tablesOf(documentText('docs/encryption.md'));
const rowsAbout = (what: string) => tables.filter(({ about }) => about === what).flatMap(({ rows }) => rows);
const names = (what: string): string[] =>
  rowsAbout(what)
    .flatMap(([cell = '']) => codesIn(cell))
    .sort();
const fieldsOf = (schema: z.ZodObject): string[] => Object.keys(schema.shape).sort();

describe('docs/encryption.md names exactly', () => {
  test('the fields of a sealed content', () => {
    const { fields } = sealedContent({ key: '', chain: 1, salt: '', data: '' });
    expect(names('field of `sealed`')).toEqual(Object.keys({ ...Object(fields['sealed']) }).sort());
  });

  test('the fields of KEYS and of a given key', () => {
    expect(names('field of KEYS')).toEqual(fieldsOf(keysSchema));
    expect(names('field of a given key')).toEqual(fieldsOf(keysSchema.shape.keys.element));
  });

  test('the problems', () => {
    expect(names('problem')).toEqual([...sealingProblems].sort());
  });

  test('the bounds and their values', () => {
    const values = rowsAbout('bound').map(([name = '', value = '']) => [codesIn(name)[0], numberOf(value)]);
    expect(Object.fromEntries(values)).toEqual(sealingBounds);
  });
});
