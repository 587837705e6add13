import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inTransaction, numberIn, openForWriting, textIn } from '../../runtime/sqlite/database';
import { seeded } from '../../testing/random';
import { damage } from './damage';

const folder = mkdtempSync(join(tmpdir(), 'parley-damage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = 200;
const create = 'CREATE TABLE IF NOT EXISTS texts (text TEXT)';

/** A database during writing: commits, some of them checkpointed, and half of a large one. */
function beingWritten(path: string) {
  const database = openForWriting(path, []);
  database.exec(create);
  const add = database.prepare('INSERT INTO texts VALUES (?)');
  for (let row = 1; row <= rows; row += 1) {
    inTransaction(database, () => add.run('x'.repeat(500)));
    if (row === rows / 2) database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }
  // The cache is so small that uncommitted pages go to the disk as well.
  database.exec('PRAGMA cache_size = 2; BEGIN IMMEDIATE');
  for (let row = 0; row < rows; row += 1) add.run('y'.repeat(500));
  return database;
}

test('a simulated power cut loses no committed data, and SQLite does not report the file as damaged', () => {
  const path = join(folder, 'live.sqlite');
  const live = beingWritten(path);
  const done = new Set<string>();
  let torn = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const copy = join(folder, `copy-${seed}.sqlite`);
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, `${copy}${suffix}`);
    const what = damage(copy, seeded(seed));
    done.add(what.replace(/\d+/g, 'N'));
    torn += Number(/(\d+) pages/.exec(what)?.[1]);
    const database = openForWriting(copy, []);
    expect(textIn(database.prepare('PRAGMA integrity_check').get(), 'integrity_check')).toBe('ok');
    expect(numberIn(database.prepare('SELECT count(*) AS count FROM texts').get(), 'count')).toBe(rows);
    database.close();
  }
  live.close();
  // Each kind of damage was possible.
  expect(torn).toBeGreaterThan(20);
  expect([...done].sort()).toEqual([
    'N bytes of the log’s tail garbled, N pages torn',
    'N bytes of the log’s tail zeroed, N pages torn',
    'the log’s tail of N bytes cut to N, N pages torn',
  ]);
});
