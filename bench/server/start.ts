import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textIn, type Database } from '../../runtime/sqlite/database';
import { slotOf } from '../../runtime/entries/store/tables';
import { migrations } from '../../server/storage/tables';
import { openEntries } from '../../runtime/entries/store/open-entries';
import type { Findings } from '../figures';
import { startMeasured } from './measured-process';
import { parleyServer } from './parley';

const few = 1_000;
const many = 10_000_000;
const runs = 5;
const perConversation = 10_000;

/** Time for starting the server with few and with many messages in its folder. */
export async function measure(): Promise<Findings> {
  const small = await measureWith(few);
  const large = await measureWith(many);
  return {
    figures: [small, large].map(({ count, ms, bytes }) => [
      `start with ${count.toLocaleString('en')} messages (${Math.round(bytes / 1e6)} MB)`,
      `${ms.toFixed(0)} ms`,
    ]),
    ratios: [
      { what: 'start with many messages to start with few', value: large.ms / small.ms, atMost: 2 },
      { what: 'start with many messages, to a second', value: large.ms / 1_000, atMost: 1 },
    ],
  };
}

async function measureWith(count: number): Promise<{ count: number; ms: number; bytes: number }> {
  const data = mkdtempSync(join(tmpdir(), 'parley-start-'));
  try {
    const path = join(data, 'messages.sqlite');
    generate(path, count);
    writeBack(path);
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const from = performance.now();
      const server = await startMeasured((port) => parleyServer(data, port));
      times.push(performance.now() - from);
      await server.stop();
    }
    return { count, ms: times.sort((a, b) => a - b)[runs >> 1] ?? NaN, bytes: statSync(path).size };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** Writes a file back to the disk. Otherwise the system would do that while the server starts. */
function writeBack(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** Fills a file with short texts that have all columns and indexes of real ones. */
function generate(path: string, count: number): void {
  const database = openEntries(path, migrations);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;');
  const indexes = dropIndexes(database);
  const conversations = Math.ceil(count / perConversation);
  const series = (last: number): string =>
    `WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${last})`;
  database.exec(`BEGIN;
    INSERT INTO people (id, person) VALUES (1, zeroblob(32));
    INSERT INTO pasts (id, hashes) VALUES (1, zeroblob(32));
    ${series(conversations)} INSERT INTO conversations (id, conversation, clock, messages)
      SELECT n, 'conversation-' || n, ${perConversation}, ${perConversation} FROM series;
    ${series(conversations)} INSERT INTO pieces
      SELECT n, 1, zeroblob(32), 1, ${perConversation}, zeroblob(32), NULL, 1, 0, 1 FROM series;
    ${series(conversations)} INSERT INTO participants SELECT 1, n FROM series;
    ${series(count)} INSERT INTO entries
      (id, conversation, command, writer, person, number, clock, tie, at, name, past, hash, piece, body, kind, message,
        salt, text, stands, alone, has_content, unread, arrival)
      SELECT ${slotOf(Date.UTC(2026, 0, 1))} + n * 2048, (n - 1) / ${perConversation} + 1, 0, zeroblob(32), 1,
        (n - 1) % ${perConversation} + 1, (n - 1) % ${perConversation} + 1, 0, n, 'ann', 1, randomblob(32), 1,
        zeroblob(32), 'text', n, '', 'text', 1, 1, 1, 0, n
      FROM series;
    INSERT INTO hashes SELECT CAST(substr(hash, 1, 6) || unhex(printf('%016x', id)) AS BLOB) AS key FROM entries ORDER BY key;
    INSERT INTO counters VALUES ('arrival', ${count});`);
  for (const index of indexes) database.exec(index);
  database.exec('COMMIT; PRAGMA journal_mode = WAL;');
  database.close();
}

/** Drops the indexes, which are built faster after filling. Returns the SQL that creates them. */
function dropIndexes(database: Database): string[] {
  const rows = database
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > ''")
    .all();
  for (const row of rows) database.exec(`DROP INDEX ${textIn(row, 'name')}`);
  return rows.map((row) => textIn(row, 'sql'));
}
