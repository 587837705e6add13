import { z } from 'zod';
import { statusSchema } from '../../shared/protocol/messages';
import { initialValues, settingsShape } from '../../shared/settings/settings';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** Adds the initial value of each setting that the file lacks. */
const withInitialValues = (file: unknown): unknown =>
  typeof file === 'object' && file !== null && !Array.isArray(file)
    ? { ...initialValues(), ...withoutSwitches(file) }
    : file;

/**
 * Earlier versions had switches for what notifications show, and for their sounds. Whoever turned one off is shown no texts, and
 * hears nothing, now either.
 */
function withoutSwitches(file: object): object {
  const { notificationText, messageSound, invitationSound, ...rest }: Record<string, unknown> = { ...file };
  return {
    ...(notificationText === false ? { notificationShows: 'author' } : {}),
    ...(messageSound === false ? { soundOfMessages: 'off', soundOfMentions: 'off' } : {}),
    ...(invitationSound === false ? { soundOfInvitations: 'off' } : {}),
    ...rest,
  };
}

/** The user's profile and settings. Fields of later versions are preserved. */
export const settingsFileSchema = z.preprocess(
  withInitialValues,
  z.looseObject({
    /** Null until a name has been chosen. */
    user: z.string().nullable().default(null),
    status: statusSchema.default('available'),
    note: z.string().default(''),
    ...settingsShape,
  }),
);
export type StoredSettings = z.output<typeof settingsFileSchema>;

export type SettingsFile = JsonFile<typeof settingsFileSchema>;

export const openSettings = (path: string, log: Logger): SettingsFile =>
  new JsonFile(path, settingsFileSchema, log);
