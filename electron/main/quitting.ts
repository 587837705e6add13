import { app } from 'electron';
import type { Logger } from '../storage/logger';

/** Whatever ends the app (menu, last window, a signal), it is ended in order, once, and in bounded time. */
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
