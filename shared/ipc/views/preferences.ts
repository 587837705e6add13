import { z } from 'zod';

/** Where the app can stay without a window. */
export const backgroundView = z.object({
  /** Whether the desktop shows a tray. */
  hasTray: z.boolean(),
  /** Settings, by name, that have no effect on this system. */
  without: z.array(z.string()),
});
export type BackgroundView = z.infer<typeof backgroundView>;
