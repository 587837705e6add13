import canonicalize from 'canonicalize';
import { limits } from '../protocol/limits';
import type { Json } from './log-entry';

/**
 * Canonical JSON by RFC 8785, over which hashes are computed. Refuses what other languages read or write differently:
 * numbers that are not integers of magnitude below 2^53, strings with half a surrogate pair, `__proto__` as a key, and
 * nesting deeper than 8 levels.
 */

/** Texts of printable ASCII in which nothing is escaped. */
const plainText = /^[ !#-[\]-~]*$/;

/** JSON of a text, as JSON.stringify writes it; twice as fast for most texts. */
export const jsonText = (text: string): string => (plainText.test(text) ? `"${text}"` : JSON.stringify(text));

/** Result of a check. JSON.stringify writes a value in canonical order as RFC 8785 does, and is several times faster. */
type Form = 'canonical order' | 'another order' | 'refused';

/**
 * Canonical JSON of a value that may come from outside.
 * @param level nesting level of the value in its entry; the entry itself has level 1
 * @returns undefined if the value is refused
 */
export function canonicalOf(value: unknown, level = 1): string | undefined {
  const form = formOf(value, level);
  if (form === 'refused') return undefined;
  return form === 'canonical order' ? JSON.stringify(value) : canonicalize(value);
}

/** Canonical JSON of a value that this program made. Throws a TypeError if the value breaks a rule. */
export function canonical(value: Json, level = 1): string {
  const text = canonicalOf(value, level);
  if (text === undefined) throw new TypeError('This value has no canonical JSON');
  return text;
}

/** Whether a value that may come from outside can be part of an entry, at this level. */
export const isJson = (value: unknown, level = 1): value is Json => formOf(value, level) !== 'refused';

/** Like `isJson`, but only for objects; false for arrays and null. */
export const isJsonObject = (value: unknown, level = 1): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value, level);

function formOf(value: unknown, level: number): Form {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? 'canonical order' : 'refused';
    case 'number':
      return Number.isSafeInteger(value) ? 'canonical order' : 'refused';
    case 'boolean':
      return 'canonical order';
    case 'object':
      if (value === null) return 'canonical order';
      if (level > limits.entryNesting) return 'refused';
      return Array.isArray(value) ? formOfArray(value, level) : formOfObject(value, level);
    default:
      return 'refused';
  }
}

function formOfArray(items: readonly unknown[], level: number): Form {
  let form: Form = 'canonical order';
  for (const item of items) {
    const each = formOf(item, level + 1);
    if (each === 'refused') return each;
    if (each === 'another order') form = each;
  }
  return form;
}

function formOfObject(value: object, level: number): Form {
  let form: Form = 'canonical order';
  let before = '';
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__' || !key.isWellFormed()) return 'refused';
    const each = formOf(item, level + 1);
    if (each === 'refused') return each;
    if (each === 'another order' || key < before) form = 'another order';
    before = key;
  }
  return form;
}
