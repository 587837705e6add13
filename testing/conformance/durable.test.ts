import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seeded } from '../random';
import { comparePlaces, isControlEntry } from '../../shared/conversation/log-entry';
import { conversationId, type ConversationId } from '../../shared/ids';
import { TestClient, type Address } from './client';
import { nothingOf, TestNode } from './node';
import { start } from './program';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'parley-durable-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A simple client that records what it sent, what was acknowledged and what it was given, over many connections. */
class Writer {
  readonly acknowledged = new Set<string>();
  /** Ids in the order in which they were given first. */
  readonly given: string[] = [];
  #sent: string[] = [];
  #count = 0;
  #client: TestClient | undefined;

  constructor(readonly name: string) {}

  async connect(address: Address): Promise<TestClient> {
    const client = await TestClient.connect(address);
    client.name = this.name;
    client.send('REGISTER', { user: this.name });
    await client.take('CONVERSATIONS');
    return (this.#client = client);
  }

  /** Resends unacknowledged messages, and then sends more until the connection ends. */
  async write(conversation: string): Promise<void> {
    const client = this.#client;
    if (!client) throw new Error('not connected');
    for (const id of this.#sent) client.send('SEND_MESSAGE', { conversation, id, text: id });
    while (!client.socket.destroyed) {
      if (this.#sent.length < 20) {
        const id = `${this.name}-${(this.#count += 1)}`;
        this.#sent.push(id);
        client.send('SEND_MESSAGE', { conversation, id, text: id });
      }
      this.read();
      await pause(1);
    }
  }

  /** Records what has arrived. */
  read(): void {
    for (const { id, from } of this.#client?.all('SEND_MESSAGE') ?? []) {
      if (from === this.name) this.acknowledged.add(String(id));
      if (!this.given.includes(String(id))) this.given.push(String(id));
    }
    if (this.#client) this.#client.inbox.length = 0;
    this.#sent = this.#sent.filter((id) => !this.acknowledged.has(id));
  }
}

/** The ids of all texts of a conversation, as a member's full node is given them, in order. */
async function textsFor(node: TestNode, address: Address, conversation: ConversationId): Promise<string[]> {
  const client = await node.connect(address);
  const { fields } = await client.take('HAVE', { last: true });
  const [held] = fields['conversations'] as { digest: string }[];
  const fresh = new TestNode(node.name, node.keys);
  client.send('HAVE', { conversations: [nothingOf(conversation)] });
  const digest = (): string => {
    fresh.takeFrom(client);
    return fresh.log(conversation).digest('everything');
  };
  await expect.poll(digest).toBe(held?.digest);
  await client.crash();
  const messages = fresh.entries(conversation).filter((entry) => !isControlEntry(entry));
  return messages
    .sort(comparePlaces)
    .flatMap((entry) => (isControlEntry(entry) ? [] : (entry.content?.id ?? [])));
}

const rounds = 20;
/** Number of messages acknowledged in each round before the server is killed, on a machine of any speed. */
const acknowledgedPerRound = 6;

test('the server, killed at any moment, neither loses nor doubles a message that it acknowledged, in 20 rounds', async () => {
  const random = seeded(7);
  const [ann, bob] = [new Writer('ann'), new Writer('bob')];
  const keeper = new TestNode('keeper');
  const countAcknowledged = (): number => ann.acknowledged.size + bob.acknowledged.size;
  let before: string[] = [];
  let conversation: ConversationId | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const server = await start(data, '--rate', '1000000');
    if (conversation !== undefined) {
      const after = await textsFor(keeper, server, conversation);
      expect(after.filter((id, index) => after.indexOf(id) !== index)).toEqual([]);
      expect([...ann.acknowledged, ...bob.acknowledged].filter((id) => !after.includes(id))).toEqual([]);
      const known = new Set(before);
      expect(after.filter((id) => known.has(id))).toEqual(before);
      before = after;
    }
    const [toAnn, toBob] = [await ann.connect(server), await bob.connect(server)];
    conversation ??= await found(toAnn, toBob, keeper, server);
    const writing = [ann, bob].map((each) => each.write(conversation ?? ''));
    const enough = countAcknowledged() + acknowledgedPerRound;
    while (countAcknowledged() < enough) await pause(1);
    await pause(random() * 100);
    await server.kill();
    await Promise.all([toAnn.closed, toBob.closed, ...writing]);
    for (const each of [ann, bob]) each.read();
  }
  const server = await start(data);
  const all = conversation === undefined ? [] : await textsFor(keeper, server, conversation);
  expect(all.length).toBeGreaterThanOrEqual(rounds * acknowledgedPerRound);
  for (const each of [ann, bob]) {
    await each.connect(server);
    const given = (): Set<string> => {
      each.read();
      return new Set(each.given);
    };
    await expect.poll(given).toEqual(new Set(all));
    expect(each.given.filter((id) => id.startsWith(each.name))).toEqual(
      all.filter((id) => id.startsWith(each.name)),
    );
  }
  await server.kill();
}, 180_000);

async function found(
  ann: TestClient,
  bob: TestClient,
  keeper: TestNode,
  address: Address,
): Promise<ConversationId> {
  const toKeeper = await keeper.connect(address);
  await toKeeper.take('HAVE', { last: true });
  ann.send('INVITE', { users: ['bob', 'keeper'] });
  const conversation = conversationId.parse((await ann.take('INVITATION')).fields['conversation']);
  bob.send('JOIN', { conversation });
  await toKeeper.take('JOIN', { from: 'bob' });
  await toKeeper.crash();
  return conversation;
}

test('after a restart everybody gets their conversations, and their messages once', async () => {
  let server = await start(data);
  const [ann, bob] = [new Writer('ann'), new Writer('bob')];
  const [toAnn, toBob] = [await ann.connect(server), await bob.connect(server)];
  toAnn.send('INVITE', { users: ['bob'], title: 'Lunch' });
  const conversation = String((await toAnn.take('INVITATION')).fields['conversation']);
  toBob.raw(
    `JOIN {"conversation":"${conversation}"}\nSEND_MESSAGE {"conversation":"${conversation}","id":"1","text":"hi"}\n`,
  );
  await Promise.all([toAnn, toBob].map((client) => client.take('SEND_MESSAGE', { id: '1' })));
  await toBob.crash();
  toAnn.send('SEND_MESSAGE', { conversation, id: '2', text: 'bye' });
  await toAnn.take('SEND_MESSAGE', { id: '2' });
  await server.stop();

  server = await start(data);
  const again = await TestClient.connect(server);
  again.send('REGISTER', { user: 'bob' });
  const { fields } = await again.take('CONVERSATIONS');
  expect(fields['conversations']).toEqual([
    { conversation, members: ['ann', 'bob'], invited: [], title: 'Lunch' },
  ]);
  await again.settle();
  expect(again.all('SEND_MESSAGE').map(({ id }) => id)).toEqual(['2']);
  again.send('SEND_MESSAGE', { conversation, id: '1', text: 'said before' });
  expect((await again.take('SEND_MESSAGE', { id: '1' })).fields['text']).toBe('hi');
  await server.kill();
});
