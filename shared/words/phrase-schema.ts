import { z } from 'zod';
import { en } from './en';
import type { Phrase } from './phrase';

const isPhrase = (value: unknown): value is Phrase =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  Object.hasOwn(en, value.key);

/** Checks a phrase. Apart from phrases themselves, so that windows, which only say them, need no library for schemas. */
export const phraseSchema = z.custom<Phrase>(isPhrase);
