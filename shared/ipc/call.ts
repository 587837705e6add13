import type { z } from 'zod';
import type { WindowKind } from './windows';

export interface Call {
  args: z.ZodType;
  result: z.ZodType;
  /** Kinds of window that may make this call: those that show what it changes. */
  from: readonly WindowKind[];
  /**
   * Whether the call has an effect outside the window: opens a menu, a dialog, a window or a link, writes to the clipboard,
   * or connects. Only the window that the user is at may make such calls, and they are rate limited.
   */
  outside?: true;
}
