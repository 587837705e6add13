import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sharedAnswer } from './shared-answer';

const run = promisify(execFile);
/** How long the desktop's notification service may take to answer. */
const answerMs = 1_000;
/** How long its answer is cached: another service may replace it. */
const freshMs = 5_000;
const service = 'org.freedesktop.Notifications';

/**
 * Whether the desktop's notification service reads markup in the body of a notification. Electron does not tell, so
 * this asks with dbus-send, which comes with D-Bus. Resolves to true if that fails, because most services read it.
 * Notifications share an answer, because each query starts a process.
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
