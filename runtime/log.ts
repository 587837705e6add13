/** Writes one line to a program's log, for those who run or develop it. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  details?: Record<string, unknown>,
) => void;
