import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyRing } from '../../../runtime/sealing/key-ring';
import { asWritten } from '../../../runtime/sealing/opened-message';
import { parseQuery } from '../../../shared/search/query';
import { messagesPrograms } from '../../../testing/messages/test-programs';
import { foundSealed, sealedConversationOf } from '../../../testing/nodes/sealed-talk';
import {
  atEnd,
  endAll,
  entriesIn,
  hasty,
  joinWhenAsked,
  hasMembers,
  meet,
  peer,
  portOf,
  seenAs,
  shownTo,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import { newKeys } from '../../net/keys';
import { memoryStore } from '../../net/memory-store';
import { silent } from '../logger';
import { Messages } from './messages';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-sealed-search-'))));
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true });
});

async function opened(): Promise<Messages> {
  const messages = await Messages.open(join(folder, 'messages.sqlite'), messagesPrograms, silent);
  atEnd(() => messages.close());
  return messages;
}

async function found(messages: Messages, typed: string): Promise<string[]> {
  const order = { people: undefined, conversations: undefined, olderThan: undefined, atMost: 50 };
  const { hits } = await messages.search({ query: parseQuery(typed, 0), ...order });
  return hits.map(({ excerpt }) => excerpt.map(({ text }) => text).join(''));
}

test('a search finds what was said in a sealed conversation, as it was edited, and not once it is deleted', async () => {
  const messages = await opened();
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)], { store: messages });
  const conversation = await sealedConversationOf(ann, bob);
  await ann.sendText(conversation, 'the core is on the bench');
  const said = await bob.sendText(conversation, 'the key is on the bench');
  if (!said.ok) throw new Error(said.error.message);
  const { hash } = said.value;
  await until(ann, () => textsOf(ann, conversation).length === 2);
  expect(await found(messages, 'bench')).toEqual(['the key is on the bench', 'the core is on the bench']);
  await bob.say(conversation, { kind: 'edit', to: hash, fields: { text: 'the key is on the shelf' } });
  await until(ann, () => seenAs(ann, conversation, hash)?.editedAt !== undefined);
  expect(await found(messages, 'key')).toEqual(['the key is on the shelf']);
  expect(await found(messages, 'bench')).toEqual(['the core is on the bench']);
  await bob.say(conversation, { kind: 'deletion', to: hash, fields: {} });
  await until(ann, () => seenAs(ann, conversation, hash)?.isDeleted === true);
  expect(await found(messages, 'key')).toEqual([]);
});

test('a message is found once its key has come, and not before', async () => {
  const [hers, his] = [newKeys(), newKeys()];
  const environment = hasty(10, (ms) => ms <= 2_000);
  const kept = memoryStore();
  const ann = await peer('ann', [], { keys: hers, environment, store: kept });
  const conversation = await foundSealed(ann, hers, his);
  const before = await peer('bob', [portOf(ann)], { keys: his, environment });
  await joinWhenAsked(before, conversation);
  await hasMembers(ann, conversation, 2);
  await before.close();
  await ann.sendText(conversation, 'the core is on the bench');
  const messages = await opened();
  const bob = await peer('bob', [], { keys: his, environment, store: messages });
  const ring = new KeyRing(kept.keys);
  await bob.importEntries(entriesIn(kept, conversation).map((entry) => asWritten(entry, ring)));
  expect(shownTo(bob, conversation).some(({ command }) => command === 'SEND_MESSAGE')).toBe(true);
  expect(await found(messages, 'bench')).toEqual([]);
  await meet(bob, [portOf(ann)]);
  await until(bob, () => textsOf(bob, conversation).length === 1);
  expect(await found(messages, 'bench')).toEqual(['the core is on the bench']);
});
