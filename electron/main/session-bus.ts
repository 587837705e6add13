import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sharedAnswer } from './shared-answer';

const run = promisify(execFile);
/** How long the desktop's notification service may take to answer. */
const answerMs = 1_000;
/** How long its answer is taken as true: it may be replaced by another service. */
const freshMs = 5_000;
const service = 'org.freedesktop.Notifications';

/**
 * Whether the desktop's notification service reads markup in the body of a notification. Electron does not tell. It is asked
 * with dbus-send, which comes with D-Bus; of a service that cannot be asked it is assumed, as most do. Many notifications may
 * come at once, so they share one answer: each would start a process.
 */
export const readsMarkup = sharedAnswer(askForMarkup, freshMs, () => performance.now());

async function askForMarkup(): Promise<boolean> {
  const call = [`--dest=${service}`, `/${service.replaceAll('.', '/')}`, `${service}.GetCapabilities`];
  try {
    const { stdout } = await run(
      'dbus-send',
      ['--session', '--print-reply', `--reply-timeout=${answerMs}`, ...call],
      { timeout: answerMs },
    );
    return /^\s*string "body-markup"$/m.test(stdout);
  } catch {
    return true;
  }
}
