/** Runs something once after a time in milliseconds, unless it is cancelled. */
export type SetTimer = (run: () => void, ms: number) => { cancel(): void };

/** The real timers. */
export const setTimer: SetTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return { cancel: () => clearTimeout(timer) };
};
