import { app } from 'electron';
import type { Logger } from '../../storage/logger';

/** Runs `end` once before the app quits, whether by menu, last window or signal, and waits at most 4 s for it. */
export function quitInOrder(end: () => Promise<void>, log: Logger): void {
  let ending = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, 4_000));
    void Promise.race([end(), deadline])
      .catch((error: unknown) => log.error('The app could not be ended in order.', { why: String(error) }))
      .finally(() => app.exit(0));
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

/** Quits the app with its last window, except on macOS, where apps keep running. */
export function endWithLastWindow(): void {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}
