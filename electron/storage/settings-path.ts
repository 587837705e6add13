import { join } from 'node:path';

/** Path of a profile's settings. */
export const settingsPath = (profile: string): string => join(profile, 'settings.json');
