import { fstatSync } from 'node:fs';
import type { Log } from '../runtime/log';

/** The journal's priorities, as sd-daemon(3) writes them before a line. */
const priorities = { error: '<3>', warn: '<4>', info: '<6>' } as const;

/**
 * Writes the server's log to standard error, as lines of JSON. The journal adds the time itself and reads a priority before
 * the line; everywhere else, the line has both.
 */
export function openLog(): Log {
  const { stderr } = process;
  if (isJournal(stderr.fd))
    return (level, event, details) =>
      stderr.write(`${priorities[level]}${JSON.stringify({ event, ...details })}\n`);
  return (level, event, details) =>
    stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...details })}\n`);
}

/** Whether a file descriptor is the journal's: systemd says which file that is, as its device and inode. */
function isJournal(descriptor: number): boolean {
  const { dev, ino } = fstatSync(descriptor);
  return process.env['JOURNAL_STREAM'] === `${dev}:${ino}`;
}
