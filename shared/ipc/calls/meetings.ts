import type { Call } from '../call';
import { noArgs, nothing } from '../call-parts';

/** Calls about the calendar by which the user is busy. */
export const meetingsCalls = {
  /** Asks the user for a file. Fails if it is no calendar that can be read. */
  chooseCalendar: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
  forgetCalendar: { args: noArgs, result: nothing, from: ['preferences'] },
} as const satisfies Record<string, Call>;
