import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntryHash } from '../../../shared/ids';
import { openForReading } from '../../sqlite/database';
import { Statements } from '../../sqlite/statements';
import { bytesOf, hashIn } from './bytes32';
import { HashIndex } from './hash-index';
import { openEntries } from './open-entries';
import { createEntryTables } from './tables';

const database = openEntries(':memory:', [createEntryTables]);
const conversation = 1;
const waitingAtMost = 64;
const opened = (): HashIndex => new HashIndex(new Statements(database), waitingAtMost);

/** Hashes with equal beginnings, so that keys of other entries are found. */
const hashOf = (index: number): EntryHash => {
  const bytes = new Uint8Array(32).fill(7);
  new DataView(bytes.buffer).setUint32(28, index);
  if (index % 5 !== 0) bytes.set(bytes.subarray(28), 2);
  return hashIn(bytes);
};

const insertEntry = `INSERT INTO entries (id, conversation, hash, command, writer, person, number, clock, tie, at, name,
  past, stands, alone, has_content, unread, arrival) VALUES (?, 1, ?, 0, x'', 1, 1, 1, 0, 1, '', 1, 1, 1, 1, 0, 1)`;

function store(index: HashIndex, first: number, count: number): void {
  const insertion = database.prepare(insertEntry);
  for (let each = first; each < first + count; each += 1) {
    insertion.run(idOf(each), bytesOf(hashOf(each)));
    index.add(hashOf(each), idOf(each));
  }
}
const idOf = (index: number): number => 2 ** 52 + index;
const countIn = (table: string): unknown => database.prepare(`SELECT count(*) AS count FROM ${table}`).get();

test('every entry is found, as soon as it is added, in whatever commits it came', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(60, 70)), {
        maxLength: 8,
      }),
      fc.boolean(),
      (commits, isAnew) => {
        database.exec('BEGIN');
        let [writer, count] = [opened(), 0];
        const reader = opened();
        for (const size of commits) {
          if (isAnew) writer = opened();
          store(writer, count, size);
          count += size;
          if (size > 0)
            expect(writer.rowWith('id', conversation, hashOf(count - 1))).toEqual({ id: idOf(count - 1) });
          writer.keep();
          for (const index of new Set([0, 1, count >> 1, count - size, count - 1]))
            for (const each of [reader, writer])
              expect(each.rowWith('id', conversation, hashOf(index))).toEqual(
                index >= 0 && index < count ? { id: idOf(index) } : undefined,
              );
        }
        expect(reader.rowWith('id', conversation, hashOf(count))).toBeUndefined();
        expect(reader.rowWith('id', conversation + 1, hashOf(0))).toBeUndefined();
        database.exec('ROLLBACK');
      },
    ),
    { numRuns: 30 },
  );
});

test('a bounded number of keys waits to be sorted in, also after a restart', () => {
  database.exec('BEGIN');
  const half = waitingAtMost / 2;
  for (let commit = 0; commit < 5; commit += 1) {
    const writer = opened();
    store(writer, commit * half, half);
    writer.keep();
  }
  expect(countIn('hashes')).toEqual({ count: 4 * half });
  expect(countIn('fresh_hashes')).toEqual({ count: 1 });
  database.exec('ROLLBACK');
});

test('a reader finds an entry whose key another connection sorts in at any moment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-hash-index-'));
  const path = join(folder, 'messages.sqlite');
  const written = openEntries(path, [createEntryTables]);
  const read = openForReading(path);
  try {
    for (const moment of [0, 1, 2]) {
      const writer = new HashIndex(new Statements(written), waitingAtMost);
      const add = (first: number): void => {
        for (let each = first; each < first + waitingAtMost / 2; each += 1) {
          written.prepare(insertEntry).run(idOf(each), bytesOf(hashOf(each)));
          writer.add(hashOf(each), idOf(each));
        }
        writer.keep();
      };
      const first = moment * waitingAtMost;
      add(first);
      let statements = 0;
      // Before each statement of the reader, the other connection may sort the waiting keys in.
      const interrupted = (sql: string): ReturnType<Statements['prepared']> => {
        if (statements === moment) add(first + waitingAtMost / 2);
        statements += 1;
        return read.prepare(sql);
      };
      const reader = new HashIndex(Object.assign(new Statements(read), { prepared: interrupted }));
      expect(reader.rowWith('id', conversation, hashOf(first + 1))).toEqual({ id: idOf(first + 1) });
    }
  } finally {
    read.close();
    written.close();
    rmSync(folder, { recursive: true });
  }
});
