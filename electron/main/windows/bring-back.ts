import type { WebContents } from 'electron';
import type { WindowKind } from '../../../shared/ipc/windows';
import type { Logger } from '../../storage/logger';
import { loadAgain } from './window-factory';

/** How often a page that crashes is loaded again. */
const timesAtMost = 3;
/** Time until then after the first crash; after each further one it is that much longer. */
const pauseMs = 100;

/**
 * Loads a page again when it crashes, up to `timesAtMost` times.
 * @param crashed called before; returns false if the app is ending, and the page is not needed any more
 */
export function bringBack(
  contents: WebContents,
  kind: WindowKind,
  log: Logger,
  crashed: () => boolean,
): void {
  let crashes = 0;
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || !crashed()) return;
    crashes += 1;
    log.error('A window crashed.', { kind, reason: details.reason, crashes });
    if (crashes <= timesAtMost)
      setTimeout(() => contents.isDestroyed() || loadAgain(contents, kind), pauseMs * crashes);
  });
}
