import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openForWriting } from '../../../runtime/sqlite/database';
import { migrations } from '../messages/tables';
import { bytesOf } from '../../../runtime/entries/store/bytes32';
import { signMessage } from '../../../runtime/entries/signing';
import { pieceOf } from '../../../testing/entries/store-kit';
import { checkingFolder } from './restore';

import {
  ann,
  edited,
  eve,
  folder,
  opened,
  shownMessages,
  conversation,
  checked,
  refusalOf,
  say,
  changedBackup,
} from '../../../testing/archive/backup-kit';

const copied = (() => {
  const database = openForWriting(':memory:', migrations);
  const columns = database.prepare("SELECT name FROM pragma_table_info('entries')").all();
  database.close();
  return columns
    .map((row) => String((row as { name: string }).name))
    .filter((name) => name !== 'id')
    .map((name) => (name === 'piece' ? 'piece + 100' : name))
    .join();
})();
const other = `x'${'ab'.repeat(32)}'`;
test.each([
  ['a missing table', 'DROP TABLE pieces'],
  ['a missing index', 'DROP INDEX entries_by_piece'],
  ['a missing column', 'ALTER TABLE entries DROP COLUMN details'],
  ['another table', 'CREATE TABLE more (x)'],
  ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END'],
  ['a view', 'CREATE VIEW v AS SELECT 1'],
  ['no version', 'PRAGMA user_version = 0'],
  ['another writer', `UPDATE entries SET writer = ${other} WHERE command = 0 AND number = 1`],
  ['another person', `UPDATE entries SET person = 3 - person WHERE command = 0`],
  ['a person who has another key', `UPDATE people SET person = ${other} WHERE id = 1`],
  ['another text', "UPDATE entries SET text = 'I owe you 1,000' WHERE command = 0"],
  ['other fields', `UPDATE entries SET fields = '{"to":1}' WHERE command = 0`],
  ['another target', `UPDATE entries SET target = ${other} WHERE target IS NOT NULL`],
  ['another name', "UPDATE entries SET name = 'eve'"],
  ['another time', 'UPDATE entries SET at = at + 1'],
  ['another clock', 'UPDATE entries SET clock = clock + 1 WHERE command = 0'],
  ['another order', 'UPDATE entries SET tie = 1 WHERE command = 0'],
  ['another past', 'UPDATE entries SET past = 1 WHERE command = 0'],
  [
    'a past that says something else',
    `UPDATE pasts SET hashes = ${other} WHERE id = (SELECT max(id) FROM pasts)`,
  ],
  ['another hash', `UPDATE entries SET hash = ${other} WHERE command = 0 AND number = 1`],
  ['a hash that is longer', "UPDATE entries SET hash = hash || x'00' WHERE command = 0 AND number = 1"],
  ['no signature', 'UPDATE entries SET signature = NULL'],
  ['one control of another signature', 'UPDATE entries SET signature = zeroblob(64) WHERE command = 2'],
  ['one control without a signature', 'UPDATE entries SET signature = NULL WHERE command = 2'],
  ['an empty signature', "UPDATE entries SET signature = x''"],
  ['a kind that is no kind', "UPDATE entries SET kind = 'text' WHERE kind IS NULL AND command = 0"],
  ['an unknown command', 'UPDATE entries SET command = 77 WHERE command = 0'],
  ['messages that become controls', 'UPDATE entries SET command = 2 WHERE command = 0'],
  ['hidden content', 'UPDATE entries SET has_content = 0 WHERE salt IS NOT NULL'],
  ['an annotation that stands alone', 'UPDATE entries SET alone = 1 WHERE target IS NOT NULL'],
  ['unknown fields that were removed', 'UPDATE entries SET extra = NULL WHERE extra IS NOT NULL'],
  ['broken details', "UPDATE entries SET details = '{' WHERE command > 0"],
  [
    'other people who were invited',
    `UPDATE entries SET details = replace(details, 'bob', 'eve') WHERE command = 1`,
  ],
  [
    'another certificate',
    `UPDATE entries SET details = replace(details, '"at":1', '"at":2') WHERE command = 1`,
  ],
  ['no counts', 'DELETE FROM pieces'],
  ['broken counts', 'UPDATE pieces SET first = 0'],
  ['counts of more than there is', 'UPDATE pieces SET first = first - 1, last = last + 1'],
  ['counts of less than there is', 'UPDATE pieces SET last = last - 1 WHERE last > first'],
  ['counts that end with another hash', `UPDATE pieces SET last_hash = ${other}`],
  ['counts that begin after another', `UPDATE pieces SET first_prev = ${other}`],
  ['counts of another past', 'UPDATE pieces SET past = 1'],
  ['counts of others', `UPDATE pieces SET writer = ${other}`],
  ['a clock that is behind', 'UPDATE conversations SET clock = 1'],
  ['arrivals that are not counted', "UPDATE counters SET value = 1 WHERE name = 'arrival'"],
  ['an invitation that is missing', 'DELETE FROM entries WHERE command = 1'],
  ['a JOIN that is missing', 'DELETE FROM entries WHERE command = 2'],
  ['a message that is missing', 'DELETE FROM entries WHERE command = 0 AND number = 1'],
  ['controls in another order', 'UPDATE entries SET arrival = -arrival WHERE command > 0'],
  ['messages of no conversation', 'UPDATE entries SET conversation = 99'],
  ['a conversation of another name', "UPDATE conversations SET conversation = 'x'"],
  [
    'a conversation of another id',
    "UPDATE conversations SET conversation = '3cf90209-d1fe-84f9-a561-b2488e362031'",
  ],
  [
    'a message twice',
    `INSERT INTO entries SELECT id + 1, ${copied} FROM entries WHERE command = 0 AND number = 1`,
  ],
])('a backup whose messages have %s is refused before anything is touched', (_what, sql) => {
  const path = changedBackup(edited(sql));
  const profile = mkdtempSync(join(folder, 'empty-'));
  expect(refusalOf(path, profile)).toMatchObject({ problem: 'damaged' });
  expect(readdirSync(profile)).toEqual([]);
});

test('a forger with keys of their own cannot add messages to conversations of others', () => {
  const { founding } = conversation;
  const place = { ...founding.nextControl(eve.writer.id), clock: 9, number: 1, prev: undefined };
  const forged = signMessage(eve.writer, {
    command: 'SEND_MESSAGE',
    conversation: founding.conversation,
    at: 5,
    from: 'eve',
    extra: {},
    ...place,
    content: {
      kind: 'text',
      id: '1',
      to: undefined,
      salt: 'AAAAAAAAAAAAAAAAAAAAAA',
      fields: { text: 'I was here' },
    },
  });
  const path = changedBackup((content) => {
    const { writer, close } = opened(content);
    const piece = { ...pieceOf(99, [forged]), knownControls: 1 };
    const message = { entry: forged, person: eve.id, piece: 99, stands: true, unread: false, known: true };
    writer.append(
      [
        {
          conversation: forged.conversation,
          controls: [],
          messages: [message],
          pieces: [piece],
          recast: undefined,
          clock: 9,
        },
      ],
      5,
    );
    close();
  });
  expect(refusalOf(path, mkdtempSync(join(folder, 'empty-')))).toMatchObject({ problem: 'damaged' });
});

test('a message does not vouch for one of another run', () => {
  const writer = `x'${Buffer.from(bytesOf(ann.writer.id)).toString('hex')}'`;
  const annsLast = `SELECT max(number) FROM entries WHERE command = 0 AND writer = ${writer}`;
  const path = changedBackup((content) => {
    const change = 'UPDATE entries SET signature = NULL';
    edited(`${change} WHERE command = 0 AND writer = ${writer} AND number = (${annsLast})`)(content);
    const history = opened(content);
    say(history, 'said after Bob left');
    history.close();
  });
  expect(refusalOf(path, mkdtempSync(join(folder, 'empty-')))).toMatchObject({ problem: 'damaged' });
});

test('a message without a signature that its author named when leaving is accepted, as in a log', () => {
  const path = changedBackup(
    edited(`DELETE FROM entries WHERE command = 0 AND stands = 0;
      DELETE FROM pieces WHERE piece NOT IN (SELECT piece FROM entries WHERE piece IS NOT NULL);
      UPDATE entries SET signature = NULL WHERE kind = 'reaction'`),
  );
  expect(refusalOf(path, mkdtempSync(join(folder, 'empty-')))).toMatchObject({ messages: shownMessages });
});

test('the rules decide what is shown, whatever an edited backup says', async () => {
  const changes = 'UPDATE entries SET stands = 1 - stands; UPDATE conversations SET messages = 77';
  const path = changedBackup(edited(changes));
  const profile = mkdtempSync(join(folder, 'empty-'));
  expect(await checked(path, profile)).toMatchObject({ messages: shownMessages });
  const { reader, close } = opened(checkingFolder(profile));
  const texts = reader
    .before(conversation.log.conversation, undefined, 100)
    .flatMap(({ entry }) => (entry.command === 'SEND_MESSAGE' ? [entry.number] : []));
  expect(texts).toHaveLength(shownMessages);
  close();
});
