import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { DatabaseSync } from '@photostructure/sqlite';
import {
  conversationOf,
  delivered,
  endAll,
  meet,
  peer,
  portOf,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import { silent } from '../logger';
import { Messages } from '../messages/messages';
import { messagesPrograms } from '../../../testing/messages/test-programs';
import type { ConversationId } from '../../../shared/ids';
import { sealedConversationOf } from '../../../testing/nodes/sealed-talk';
import { newKeys } from '../../net/keys';
import type { ChatClient } from '../../net/types';
import { backUp } from './backup';
import { messagesFile } from './backup-format';
import { checkBackup } from './check';
import { checkMessages } from './check-messages';
import { linesOf } from './lines-export';
import { checkingFolder, finishRestore, gatheringFolder, restoreAtStart } from './restore';
import { WholeReader } from './whole-reader';

const folder = mkdtempSync(join(tmpdir(), 'parley-own-backup-'));
afterEach(endAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let copies = 0;
/** A copy of a profile's messages while they are used. */
function copyOf(name: string): string {
  copies += 1;
  const copy = join(folder, `copy ${copies} of ${name}`);
  const database = new DatabaseSync(join(folder, name));
  database.prepare('VACUUM INTO ?').run(copy);
  database.close();
  return copy;
}

test('a backup of a client’s own and received entries passes the checks', async () => {
  const messages = await Messages.open(join(folder, 'messages.sqlite'), messagesPrograms, silent);
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)], { store: messages });
  const conversation = await conversationOf(ann, bob);
  await ann.sendText(conversation, 'The core is on the bench');
  await bob.sendText(conversation, 'I am coming');
  await until(ann, () => delivered(ann, conversation) === 1);
  await until(ann, () => messages.reader.countMessages(conversation) === 2);
  const copy = copyOf('messages.sqlite');
  const nothing = (): void => undefined;
  expect(checkMessages(copy, ann.id, nothing, nothing)).toEqual({ conversations: 1, messages: 2 });
  await ann.close();
  await messages.close();
});

test('what was opened in a sealed conversation passes the checks, and is exported as it was sealed', async () => {
  const messages = await Messages.open(join(folder, 'sealed.sqlite'), messagesPrograms, silent);
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)], { store: messages });
  const conversation = await sealedConversationOf(ann, bob);
  await ann.sendText(conversation, 'The core is on the bench');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  await bob.sendText(conversation, 'I am coming');
  await until(ann, () => textsIn(messages, conversation).length === 2);
  const copy = copyOf('sealed.sqlite');
  const reader = WholeReader.open(copy);
  const exported = [...linesOf(reader, { conversations: null, person: ann.id, now: 0 })].join('');
  reader.close();
  expect(exported).toContain('"sealed":');
  expect(exported).not.toContain('bench');
  const nothing = (): void => undefined;
  expect(checkMessages(copy, ann.id, nothing, nothing)).toEqual({ conversations: 1, messages: 2 });
  const forged = copyOf('sealed.sqlite');
  const database = new DatabaseSync(forged);
  database.exec(
    "UPDATE entries SET text = 'The core is on the shelf' WHERE text = 'The core is on the bench'",
  );
  database.close();
  expect(() => checkMessages(forged, ann.id, nothing, nothing)).toThrow('not what its author wrote');
  await ann.close();
  await messages.close();
});

test('a restored profile reads what was said in a sealed conversation, before the backup and after it, and goes on', async () => {
  const [profile, other] = ['mine', 'other'].map((name) => join(folder, name));
  if (!profile || !other) throw new Error('two folders');
  for (const each of [profile, other]) mkdirSync(each);
  const keys = newKeys();
  const messages = await Messages.open(join(profile, messagesFile), messagesPrograms, silent);
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)], { store: messages, keys });
  const conversation = await sealedConversationOf(ann, bob);
  const has = (node: ChatClient, ...texts: string[]): Promise<void> =>
    until(node, () => textsOf(node, conversation).join() === texts.join());
  await ann.sendText(conversation, 'one');
  await has(bob, 'one');
  await bob.sendText(conversation, 'two');
  await has(ann, 'one', 'two');
  const nothing = (): void => undefined;
  const path = join(folder, 'mine.tar');
  const about = { identity: keys.person.pem, user: 'ann', program: '0.2.0', now: 0 };
  await backUp({ profile, folder: gatheringFolder(profile), path, ...about }, nothing);
  await bob.sendText(conversation, 'three');
  await has(ann, 'one', 'two', 'three');
  await ann.close();
  await messages.close();

  checkBackup(path, checkingFolder(other), nothing, nothing);
  restoreAtStart(other);
  finishRestore(other, new Date(0), silent);
  const restored = await Messages.open(join(other, messagesFile), messagesPrograms, silent);
  const again = await peer('ann', [], { store: restored, keys: newKeys(keys.person) });
  expect(textsOf(again, conversation)).toEqual(['one', 'two']);
  await meet(again, [portOf(bob)]);
  await has(again, 'one', 'two', 'three');
  await again.sendText(conversation, 'four');
  await has(bob, 'one', 'two', 'three', 'four');
  await bob.sendText(conversation, 'five');
  await has(again, 'one', 'two', 'three', 'four', 'five');
  await again.close();
  await restored.close();
});

const textsIn = (messages: Messages, conversation: ConversationId): string[] =>
  messages.reader.before(conversation, undefined, 10).flatMap(({ entry }) => {
    const text = entry.command === 'SEND_MESSAGE' ? entry.content?.fields['text'] : undefined;
    return typeof text === 'string' ? text : [];
  });
