import type { z } from 'zod';

/** What a schema read in a value, or the rules that the value breaks, as far as they are known. */
export type Reading<Value> =
  | { readonly success: true; readonly data: Value }
  | { readonly success: false; readonly data?: undefined; readonly issues: readonly z.core.$ZodIssue[] };

/**
 * What a schema reads in a value from outside. Every value gets an answer, also one for which the schema throws: zod compares
 * the `length` of whatever has one with its bounds, and an object in its place need not be comparable
 * (`{"length":{"toString":1}}`).
 */
export function readAs<Schema extends z.ZodType>(schema: Schema, value: unknown): Reading<z.output<Schema>> {
  try {
    const read = schema.safeParse(value);
    return read.success ? read : { success: false, issues: read.error.issues };
  } catch {
    return { success: false, issues: [] };
  }
}
