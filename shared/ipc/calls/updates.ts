import { z } from 'zod';
import { updateFolderSchema } from '../../settings/fields';
import { phraseSchema } from '../../words/phrase-schema';
import type { Call } from '../call';
import { nothing, noArgs } from '../call-parts';

/** What is known about a newer version. */
const updateState = z.object({
  /** The version that runs. */
  installed: z.string(),
  /** The newest version if it is newer, and what is new in it. */
  release: z.object({ version: z.string(), notes: z.string() }).nullable(),
  /** Whether its file is here, checked. */
  downloaded: z.boolean(),
  /** Whether this package can install it. */
  installs: z.boolean(),
  /** Where the user has updates come from. */
  folder: updateFolderSchema,
  /** The address that an administrator has set; null if people choose it. */
  administered: z.string().nullable(),
  /** What was found, or what to do next; null if nothing has been asked for yet. */
  detail: phraseSchema.nullable(),
});
export type UpdateState = z.infer<typeof updateState>;

/** Calls about newer versions of the app. Nothing is downloaded or installed without one of them. */
export const updatesCalls = {
  /** Tells what is known, without asking the server. */
  updateState: { args: noArgs, result: updateState, from: ['preferences'] },
  /** Sets where updates come from, and whose signature they need. */
  setUpdateFolder: { args: updateFolderSchema, result: updateState, from: ['preferences'] },
  checkForUpdate: { args: noArgs, result: updateState, from: ['preferences'], outside: true },
  /** Downloads the file, as a task that can be cancelled. */
  downloadUpdate: { args: noArgs, result: updateState, from: ['preferences'], outside: true },
  /** Asks for confirmation, installs, and restarts. */
  installUpdate: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
  /** Shows the file in its folder. */
  showUpdate: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
} as const satisfies Record<string, Call>;
