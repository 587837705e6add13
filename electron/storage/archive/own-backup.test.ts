import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { DatabaseSync } from '@photostructure/sqlite';
import { conversationOf, delivered, endAll, peer, portOf, until } from '../../../testing/nodes/test-kit';
import { silent } from '../logger';
import { Messages } from '../messages/messages';
import { messagesPrograms } from '../../../testing/messages/test-programs';
import { checkMessages } from './check-messages';

const folder = mkdtempSync(join(tmpdir(), 'parley-own-backup-'));
afterEach(endAll);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a backup of a client’s own and received entries passes the checks', async () => {
  const messages = await Messages.open(join(folder, 'messages.sqlite'), messagesPrograms, silent);
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)], { store: messages });
  const conversation = await conversationOf(ann, bob);
  await ann.sendText(conversation, 'The core is on the bench');
  await bob.sendText(conversation, 'I am coming');
  await until(ann, () => delivered(ann, conversation) === 1);
  await until(ann, () => messages.reader.countMessages(conversation) === 2);
  const copy = join(folder, 'copy.sqlite');
  const database = new DatabaseSync(join(folder, 'messages.sqlite'));
  database.prepare('VACUUM INTO ?').run(copy);
  database.close();
  const nothing = (): void => undefined;
  expect(checkMessages(copy, ann.id, nothing, nothing)).toEqual({ conversations: 1, messages: 2 });
  await ann.close();
  await messages.close();
});
