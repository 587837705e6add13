import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readAs } from '../../shared/read-as';
import { languages, pseudoLocale } from '../../shared/words/locale';
import { settingsPath } from './settings-path';

/** The one setting that a start needs before anything else: reading the others takes the schemas of all. */
const languageOnly = z.looseObject({
  language: z.enum(['system', ...languages, pseudoLocale]).default('system'),
});

/**
 * The language that a profile's settings name, before anything in the profile is opened; undefined if there is no such file or
 * it cannot be read. Changes nothing.
 */
export function storedLanguage(profile: string): z.output<typeof languageOnly>['language'] | undefined {
  try {
    return readAs(languageOnly, JSON.parse(readFileSync(settingsPath(profile), 'utf8'))).data?.language;
  } catch {
    return undefined;
  }
}
