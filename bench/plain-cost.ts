import { createHash } from 'node:crypto';
import { inTransaction, openForWriting } from '../runtime/sqlite/database';

/** Processor time, in milliseconds, of all threads of this process. */
export function cpuMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * The lowest possible cost of storing messages: their bytes are hashed and inserted into a table, in commits.
 * @returns processor time in milliseconds
 */
export function plainCost(path: string, commits: readonly (readonly Uint8Array[])[]): number {
  const database = openForWriting(path, [
    (each) => each.exec('CREATE TABLE lines (id INTEGER PRIMARY KEY, hash BLOB, line BLOB)'),
  ]);
  const insert = database.prepare('INSERT INTO lines (hash, line) VALUES (?, ?)');
  const ms = cpuMs(() => {
    for (const lines of commits)
      inTransaction(database, () => {
        for (const line of lines) insert.run(createHash('sha256').update(line).digest(), line);
      });
  });
  database.close();
  return ms;
}
