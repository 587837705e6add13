import { z } from 'zod';
import { preferencePages, settingsChanges } from '../../settings/settings';
import type { Call } from '../call';
import { nothing } from '../call-parts';

/** Calls about settings. */
export const preferencesCalls = {
  setSettings: {
    args: settingsChanges,
    result: nothing,
    from: ['preferences', 'jump'],
  },
  /** Asks the user where received files are saved; `usual` for the folder of a new profile. */
  chooseFileFolder: {
    args: z.object({ usual: z.boolean() }),
    result: nothing,
    from: ['preferences'],
    outside: true,
  },
  openPreferences: {
    args: z.object({ page: z.enum(preferencePages).optional() }),
    result: nothing,
    from: ['roster', 'conversation', 'jump'],
    outside: true,
  },
} as const satisfies Record<string, Call>;
