/** Writes one line to a program's log, for whoever runs or develops it. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  details?: Record<string, unknown>,
) => void;
