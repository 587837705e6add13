import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { KeyReader } from '../../../runtime/entries/store/key-store';
import { openEntries } from '../../../runtime/entries/store/open-entries';
import { noKeyChanges, type OwnKeyChain } from '../../../shared/sealing/kept-keys';
import { addition, conversation, hashOf, message, writerOf } from '../../../testing/entries/store-kit';
import { MessagesReader } from './messages-reader';
import { MessagesWriter } from './messages-writer';
import { migrations } from './tables';

const ownChain = (number: number): OwnKeyChain => ({
  conversation,
  writer: writerOf('ann'),
  state: { chain: 1, begunAt: 7, last: { number, after: [hashOf('one'), hashOf('two')] } },
  secret: new Uint8Array(randomBytes(32)),
});

test('an own key chain is stored with the message that it seals, or neither is', () => {
  // A file of version 0.2.0, which had no keys.
  const database = openEntries(':memory:', migrations.slice(0, 1));
  for (const migration of migrations.slice(1)) migration(database);
  const [writer, keys, reader] = [
    new MessagesWriter(database),
    new KeyReader(database),
    new MessagesReader(database),
  ];
  expect(keys.ownChain(conversation)).toBeUndefined();
  const first = ownChain(1);
  writer.append([addition('ann', 1, [message('ann', 1)])], 5, { ...noKeyChanges, ownChains: [first] });
  expect(keys.ownChain(conversation)).toEqual(first);
  database.exec(
    "CREATE TRIGGER fails BEFORE INSERT ON own_chains BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
  );
  const second = { ...noKeyChanges, ownChains: [ownChain(2)] };
  const more = addition('ann', 1, [message('ann', 2)]);
  expect(() => writer.append([more], 6, second)).toThrow('disk is full');
  expect(reader.countAllMessages()).toBe(1);
  expect(keys.ownChain(conversation)).toEqual(first);
  database.exec('DROP TRIGGER fails');
  writer.append([more], 7, second);
  expect(reader.countAllMessages()).toBe(2);
  expect(keys.ownChain(conversation)).toEqual(second.ownChains[0]);
});
