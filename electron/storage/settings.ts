import { z } from 'zod';
import { bounds } from '../../shared/ipc/bounds';
import { statusSchema } from '../../shared/protocol/messages';
import { defaultPort } from '../../shared/protocol/limits';
import { addressSchema, languageSetting, nearbySettings, portSchema } from '../../shared/ipc/view';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** The user's settings. Fields of later versions are preserved. */
export const settingsSchema = z.looseObject({
  /** Null until a name has been chosen. */
  user: z.string().nullable().default(null),
  status: statusSchema.default('available'),
  note: z.string().default(''),
  server: addressSchema.nullable().default(null),
  hosting: z
    .object({
      enabled: z.boolean(),
      port: portSchema,
      name: z.string().trim().min(1).max(bounds.serverNameUnits),
    })
    .default({ enabled: false, port: defaultPort, name: 'Parley' }),
  nearby: nearbySettings.default({
    enabled: true,
    hops: 1,
    excluded: [],
    loopback: false,
    port: 0,
    manual: [],
  }),
  language: languageSetting.default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  textSize: z.enum(['100', '125', '150', '200']).default('100'),
  enterSends: z.boolean().default(true),
  notifications: z.boolean().default(true),
  notificationText: z.boolean().default(true),
  ignored: z.array(z.object({ id: z.string(), user: z.string() })).default([]),
});
export type Settings = z.output<typeof settingsSchema>;

export type SettingsFile = JsonFile<typeof settingsSchema>;

export const openSettings = (path: string, log: Logger): SettingsFile =>
  new JsonFile(path, settingsSchema, log);
