import { z } from 'zod';
import { spellingBounds } from './spelling-bounds';

/** The name of a dictionary: language and region, with underscores. */
export const dictionaryId = z.string().regex(/^[A-Za-z]{2,3}(_[A-Za-z0-9]{1,12}){0,4}$/);

/** The dictionaries that the user has chosen; null for those of their languages. */
export const chosenDictionaries = z.array(dictionaryId).max(spellingBounds.dictionaries).nullable();

/** A word that the user has added. */
const ownWord = z.string().trim().min(1).max(spellingBounds.wordUnits);
export const ownWords = z.array(ownWord).max(spellingBounds.ownWords);
