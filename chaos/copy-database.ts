import { rmSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';

/** Copies a database, which may be in use, to an unused file. Throws if it cannot be read or written. */
export function copyDatabase(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${to}${suffix}`, { force: true });
  const database = new DatabaseSync(from);
  try {
    database.exec('PRAGMA busy_timeout = 2000');
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}
