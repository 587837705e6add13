import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { openForWriting } from '../../../runtime/sqlite/database';
import {
  changedBackup,
  conversation,
  edited,
  folder,
  opened,
  refusalOf,
} from '../../../testing/archive/backup-kit';
import { migrations } from '../messages/tables';
import { checkingFolder } from './restore';

/*
 * Backups whose tables hold values that the program never writes. Each was accepted, and made the restored profile unusable:
 * it did not start, did not search, or stored what its user said next in a form that it could not read.
 */

const id = conversation.log.conversation;
const emptyProfile = (): string => mkdtempSync(join(folder, 'empty-'));

const far = 20_000_000_000;
test.each([
  ['a counter that cannot go on', 'UPDATE counters SET value = 9007199254740991'],
  ['an arrival that is a text', "UPDATE entries SET arrival = 'x' WHERE number = 1"],
  ['an entry that is neither shown nor hidden', 'UPDATE entries SET stands = 2 WHERE command = 0'],
  ['an entry that is neither read nor unread', 'UPDATE entries SET unread = 0.5'],
  [
    'an id that no number holds',
    'UPDATE entries SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM entries)',
  ],
  [
    'people with numbers that leave no room',
    `UPDATE people SET id = id + ${far}; UPDATE entries SET person = person + ${far}`,
  ],
  [
    'a piece with such a number',
    `UPDATE pieces SET piece = piece + ${far}; UPDATE entries SET piece = piece + ${far}`,
  ],
  ['a person with a longer key', "UPDATE people SET person = CAST(person || x'00' AS BLOB)"],
  ['an activity at no time', 'UPDATE activity SET at = 9223372036854775807'],
  ['an arrival at no time', 'UPDATE arrivals SET at = 9007199254740991'],
  ['a time of arrival that is a text', "UPDATE arrivals SET at = 'x'"],
  ['a receipt that no number holds', 'INSERT INTO receipts VALUES (1, 1, 1, 1, 9223372036854775807)'],
  [
    'a piece that ends with more than a hash',
    'UPDATE pieces SET last_hash = CAST(last_hash || zeroblob(2000000) AS BLOB)',
  ],
])('a backup whose messages have %s is refused before anything is touched', (_what, sql) => {
  const profile = emptyProfile();
  expect(refusalOf(changedBackup(edited(sql)), profile)).toMatchObject({ problem: 'damaged' });
  expect(readdirSync(profile)).toEqual([]);
});

test('a backup whose texts are in UTF-16 is refused: texts written into it could not be read', () => {
  const inUtf16 = (content: string): void => {
    const path = join(content, 'messages.sqlite');
    rmSync(path);
    const database = new DatabaseSync(path);
    database.exec("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (x); DROP TABLE t;");
    database.close();
    openForWriting(path, migrations).close();
  };
  expect(refusalOf(changedBackup(inUtf16), emptyProfile())).toMatchObject({ problem: 'damaged' });
});

/** The profile of a backup that was changed and accepted. */
function restored(sql: string): ReturnType<typeof opened> {
  const profile = emptyProfile();
  expect(refusalOf(changedBackup(edited(sql)), profile)).toMatchObject({ conversations: 1 });
  return opened(checkingFolder(profile));
}

test.each([
  ['no index by hash', 'DELETE FROM hashes; DELETE FROM fresh_hashes'],
  [
    'an index by hash that leads elsewhere',
    "UPDATE hashes SET key = CAST(substr(key, 1, 6) || x'0000000000000007' AS BLOB)",
  ],
  [
    'keys that are no keys',
    "DELETE FROM hashes; INSERT INTO fresh_hashes (keys) VALUES ('text'), (zeroblob(17))",
  ],
])('a backup with %s gets a new one', (_what, sql) => {
  const { reader, close } = restored(sql);
  for (const entry of conversation.entries)
    if (entry.command === 'SEND_MESSAGE')
      expect(reader.messageWithHash(id, entry.hash)?.hash).toBe(entry.hash);
  close();
});

test('the words of a restored backup are indexed anew', () => {
  const sql = `DELETE FROM words; INSERT INTO words (rowid, text, author, conversation, has) SELECT id, 'mallory', '', '', '' FROM entries;
    UPDATE unindexed SET position = 9223372036854775807; INSERT OR REPLACE INTO unindexed VALUES (9223372036854775806, zeroblob(80001))`;
  const { writer, close } = restored(sql);
  while (writer.indexSome());
  close();
});

test('receipts in a backup that go beyond its messages are dropped', () => {
  const { reader, close } = restored(
    `INSERT OR REPLACE INTO receipts SELECT conversation, 1, piece, first, 9007199254740991 FROM pieces;
     INSERT OR REPLACE INTO receipts SELECT conversation, 2, piece, last, last FROM pieces`,
  );
  const stretches = [...reader.receipts(id).values()].flat();
  expect(stretches.length).toBeGreaterThan(0);
  expect(stretches.filter(({ first, last }) => first !== last)).toEqual([]);
  close();
});

test('the clock of a restored conversation is computed from its entries', () => {
  const { reader, close } = restored('UPDATE conversations SET clock = 9007199254740991');
  expect(reader.kept(id)?.clock).toBe(conversation.log.clock);
  close();
});
