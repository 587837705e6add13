import { app } from 'electron';
import type { Logger } from '../../storage/logger';

export interface Quitting {
  /** Whether the user wants the app to quit, now that they know what that means. */
  mayQuit(): Promise<boolean>;
  /** Ends everything that must not be cut off. */
  end(): Promise<void>;
}

/** Longest time for which quitting waits for a profile to be open, or for the app to end in order. */
const endAtMostMs = 4_000;

let isForced = false;
let hasQuitAtStart = false;
let isOpening = false;
/** Ends a start whose profile takes too long to open. */
let givingUp: NodeJS.Timeout | undefined;

function quitAtStart(event: { preventDefault(): void }): void {
  event.preventDefault();
  if (!isOpening) app.exit(0);
  else givingUp ??= setTimeout(() => app.exit(0), endAtMostMs);
  hasQuitAtStart = true;
}

/**
 * Whoever quits during a start ends it: at once, or, while the profile is opened, as soon as it is open. Threads that have begun to
 * open it would be cut off, and SQLite's code then aborts the whole process.
 */
export function quitDuringStart(): void {
  app.on('before-quit', quitAtStart);
  // From the beginning: libraries listen to signals for moments, as while a file is written. Were there no other listener, a
  // signal that comes just when they stop would be lost.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, quitAtOnce);
}

/** Whether a start was ended by quitting. What is left of it may fail, because its window is gone. */
export const wasQuitAtStart = (): boolean => hasQuitAtStart;

/** MUST be called before the profile is opened; and with false if it is not, so that nothing is there to be ended in order. */
export const openingProfile = (is: boolean): void => void (isOpening = is);

/** Quits the app in order, without asking: the system or a restart wants it, or the user has answered. */
export function quitAtOnce(): void {
  isForced = true;
  app.quit();
}

/**
 * Runs `end` once before the app quits, whether by menu, last window or signal, and waits at most 4 s for it. `quitDuringStart`
 * MUST have been called.
 */
export function quitInOrder({ mayQuit, end }: Quitting, log: Logger): void {
  app.off('before-quit', quitAtStart);
  // From now on `end` has its own time.
  clearTimeout(givingUp);
  let stage: 'running' | 'asking' | 'ending' = 'running';
  const finish = (): void => {
    stage = 'ending';
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, endAtMostMs));
    void Promise.race([end(), deadline])
      .catch((error: unknown) => log.error('The app could not be ended in order.', { why: String(error) }))
      .finally(() => app.exit(0));
  };
  const ask = async (): Promise<void> => {
    stage = 'asking';
    const agreed = await mayQuit().catch(() => true);
    if (isEnding(stage)) return;
    stage = 'running';
    if (agreed) finish();
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stage === 'ending') return;
    if (isForced) finish();
    else if (stage === 'running') void ask();
  });
  if (hasQuitAtStart) quitAtOnce();
}

/** A forced quit may come while the user is asked. */
const isEnding = (stage: string): boolean => stage === 'ending';

/** Quits the app with its last window, unless it stays without one. */
export function endWithLastWindow(stays: () => boolean): void {
  app.on('window-all-closed', () => {
    if (!stays()) app.quit();
  });
}
