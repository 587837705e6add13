import type { z } from 'zod';

export const windowKinds = ['roster', 'conversation', 'invitation', 'preferences'] as const;
export type WindowKind = (typeof windowKinds)[number];

export interface Call {
  args: z.ZodType;
  result: z.ZodType;
  /** The kinds of window that may call it: those that show what it changes. */
  from: readonly WindowKind[];
  /**
   * Whether it does something outside the page that calls: opens a menu, a dialog, a window or a link, writes to the clipboard,
   * or connects. Only a window that the user is at may do so, and only a limited number of times.
   */
  outside?: true;
}
