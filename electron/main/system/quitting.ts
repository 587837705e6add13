import { app } from 'electron';
import type { Logger } from '../../storage/logger';

export interface Quitting {
  /** Whether the user wants the app to quit, now that they know what that means. */
  mayQuit(): Promise<boolean>;
  /** Ends everything that must not be cut off. */
  end(): Promise<void>;
}

let isForced = false;
let hasQuitAtStart = false;

function quitNow(event: { preventDefault(): void }): void {
  event.preventDefault();
  hasQuitAtStart = true;
  app.exit(0);
}

/** Whoever quits during a start ends it at once: until `quitInOrder` is called there is nothing that must be ended in order. */
export function quitDuringStart(): void {
  app.on('before-quit', quitNow);
}

/** Whether a start was ended by quitting. What is left of it then fails, because its window is gone. */
export const wasQuitAtStart = (): boolean => hasQuitAtStart;

/** Quits the app in order, without asking: the system or a restart wants it, or the user has answered. */
export function quitAtOnce(): void {
  isForced = true;
  app.quit();
}

/** Runs `end` once before the app quits, whether by menu, last window or signal, and waits at most 4 s for it. */
export function quitInOrder({ mayQuit, end }: Quitting, log: Logger): void {
  app.off('before-quit', quitNow);
  let stage: 'running' | 'asking' | 'ending' = 'running';
  const finish = (): void => {
    stage = 'ending';
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, 4_000));
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
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, quitAtOnce);
}

/** A forced quit may come while the user is asked. */
const isEnding = (stage: string): boolean => stage === 'ending';

/** Quits the app with its last window, unless it stays without one. */
export function endWithLastWindow(stays: () => boolean): void {
  app.on('window-all-closed', () => {
    if (!stays()) app.quit();
  });
}
