import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../storage/logger';

/** Size from which a file is kept as the old one, and a new one begun. */
const mostBytes = 1024 * 1024;

/**
 * The log of a profile, in its `logs` folder, with a JSON object of details behind each message; one old file is kept.
 * Errors are also written to standard error.
 */
export function openLog(profile: string, now: () => Date = () => new Date()): Logger {
  const folder = join(profile, 'logs');
  const file = join(folder, 'parley.log');
  let size: number | undefined;
  const append = (line: string): void => {
    if (size === undefined) mkdirSync(folder, { recursive: true });
    size ??= statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= mostBytes) {
      renameSync(file, join(folder, 'parley.old.log'));
      size = 0;
    }
    appendFileSync(file, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  };
  const write = (level: string, message: string, extra: object | undefined): void => {
    const details = extra === undefined ? '' : ` ${JSON.stringify(extra)}`;
    try {
      append(`${now().toISOString()} [${level}] ${message}${details}\n`);
    } catch {
      // The disk may be full. What is logged is then lost, but nothing else.
    }
    if (level === 'error') process.stderr.write(`${message}${details}\n`);
  };
  return {
    info: (message, extra) => write('info', message, extra),
    warn: (message, extra) => write('warn', message, extra),
    error: (message, extra) => write('error', message, extra),
  };
}
