import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isControlEntry } from '../../shared/conversation/log-entry';
import { conversationId, type ConversationId } from '../../shared/ids';
import { TestClient, type Address } from './client';
import { nothingOf, TestNode } from './node';
import { run, start } from './program';
import { state, talk } from './talk';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'parley-late-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const texts = ['one', 'two', 'three', 'four', 'five', 'six'];

/** What simple clients say among themselves: of each, in several commits, before and after somebody else is invited. */
async function chat(server: Address): Promise<{ ann: string; conversation: ConversationId }> {
  const [ann, bob, cleo] = [
    await TestClient.register(server, 'ann'),
    await TestClient.register(server, 'bob'),
    await TestClient.register(server, 'cleo'),
  ];
  const conversation = conversationId.parse(await talk(ann, bob));
  for (const [index, text] of texts.entries()) {
    if (index === 3) {
      ann.send('INVITE', { conversation, users: [cleo.name] });
      cleo.send('JOIN', { conversation });
      await bob.take('CONVERSATIONS', { conversations: [state(conversation, [ann, bob, cleo], [])] });
    }
    const [from, to] = index % 2 === 0 ? [ann, bob] : [bob, ann];
    from.send('SEND_MESSAGE', { conversation, text });
    await to.take('SEND_MESSAGE', { text });
  }
  return { ann: ann.name, conversation };
}

/** How many messages of a database have a signature. */
function countSigned(folder: string): number {
  const database = new DatabaseSync(join(folder, 'messages.sqlite'));
  const row = database.prepare('SELECT count(signature) AS signed FROM entries WHERE command = 0').get();
  database.close();
  return Number((row as { signed: number }).signed);
}

/** Has a simple client invite a node, to which all that was said before is open, and takes what the node is given. */
async function invited(
  server: Address,
  ann: string,
  conversation: ConversationId,
): Promise<[TestNode, TestClient]> {
  const node = new TestNode('eve');
  const client = await node.connect(server);
  await client.take('HAVE', { last: true });
  const inviter = await TestClient.connect(server);
  inviter.send('REGISTER', { user: ann });
  inviter.send('INVITE', { conversation, users: [node.name], history: true });
  inviter.send('SEND_MESSAGE', { conversation, text: 'welcome' });
  const given = (): number => {
    node.takeFrom(client);
    return node.entries(conversation).filter((entry) => !isControlEntry(entry)).length;
  };
  // The log of the node takes nothing that is not authentic.
  await expect.poll(given).toBe(texts.length + 1);
  return [node, client];
}

test('what simple clients say among themselves is authentic for a node that comes later, also after a crash', async () => {
  const first = await start(data);
  const { ann, conversation } = await chat(first);
  await first.kill();
  expect(countSigned(data)).toBe(0);

  const server = await start(data);
  const [node, client] = await invited(server, ann, conversation);
  const held = node.entries(conversation);
  // Each by itself, as a node asks that lacks just one.
  for (const { hash } of held.filter((entry) => !isControlEntry(entry))) {
    client.inbox.length = 0;
    client.send('WANT', {
      conversation,
      hashes: [hash],
      have: held.filter(isControlEntry).map((each) => each.hash),
    });
    const { fields } = await client.take('SEND_MESSAGE', {});
    expect(fields['signature']).toBeTypeOf('string');
  }
  const again = new TestNode(node.name, node.keys);
  const back = await again.connect(server);
  const [digest] = (await back.take('HAVE', { last: true })).fields['conversations'] as { digest: string }[];
  back.send('HAVE', { conversations: [nothingOf(conversation)] });
  const digestHeld = (): string => {
    again.takeFrom(back);
    return again.log(conversation).digest('everything');
  };
  await expect.poll(digestHeld).toBe(digest?.digest);
  await server.kill();
}, 40_000);

test('a backup has the signatures that only the seed of the original could make', async () => {
  const first = await start(data);
  const { ann, conversation } = await chat(first);
  const [copy, other] = [join(data, 'copy.sqlite'), join(data, 'other')];
  expect((await run(data, '--backup', copy).ended).code).toBe(0);
  await first.stop();
  mkdirSync(other);
  renameSync(copy, join(other, 'messages.sqlite'));
  writeFileSync(join(other, 'identity.pem'), readFileSync(join(data, 'identity.pem')), { mode: 0o600 });
  const restored = await start(other);
  await invited(restored, ann, conversation);
  await restored.kill();
}, 40_000);
