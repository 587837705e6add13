import { afterEach, expect, test } from 'vitest';
import { newPersonKey } from '../../../runtime/entries/keys';
import { startHere } from '../../../testing/conformance/target';
import type { Server } from '../../../server/server';
import { testPng } from '../../../testing/picture/test-png';
import { realEnvironment, type Environment } from '../../../runtime/environment';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import {
  delivered,
  atEnd,
  conversationOf,
  deaf,
  endAll,
  forgetful,
  found,
  hasMembers,
  hasty,
  host,
  joinWhenAsked,
  meet,
  named,
  nobody,
  peer,
  portOf,
  textsOf,
  until,
  wire,
} from '../../../testing/nodes/test-kit';
import type { ChatClient } from '../types';
import type { PeerStore } from './address-book';

afterEach(endAll);

const identity = newPersonKey();

async function lab(port = 0): Promise<Server> {
  const { server } = await startHere({ port, identity });
  atEnd(() => server.close());
  return server;
}

const connected = (node: ChatClient, other: ChatClient): boolean =>
  node.nearby.peers.some(({ id, connected }) => id === other.id && connected);
const sees = (node: ChatClient, ...texts: string[]) =>
  until(node, () => [...node.conversations.keys()].some((id) => textsOf(node, id).join() === texts.join()));

/** Three nodes that know each other. */
async function three(): Promise<[ChatClient, ChatClient, ChatClient]> {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const cleo = await peer('cleo', [portOf(ann), portOf(bob)]);
  for (const node of [ann, bob, cleo])
    await until(node, () => [ann, bob, cleo].every((other) => other === node || connected(node, other)));
  return [ann, bob, cleo];
}

test('two peers without a server see each other, talk, and receive receipts', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  await until(bob, () => bob.online.get(ann.id)?.reach === 'nearby');
  const conversation = await conversationOf(ann, bob);
  await ann.sendText(conversation, 'Hello over there');
  await until(bob, () => textsOf(bob, conversation).includes('Hello over there'));
  await until(ann, () => delivered(ann, conversation) === 1);
  await bob.sendText(conversation, 'Hello here');
  await until(ann, () => textsOf(ann, conversation).length === 2);
  await until(bob, () => delivered(bob, conversation) === 1);
});

test('status, note and name are seen at once', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  await until(bob, () => bob.online.has(ann.id));
  ann.setProfile({ ...ann.profile, user: 'anna', status: 'busy', note: 'Measuring' });
  await until(bob, () => bob.online.get(ann.id)?.note === 'Measuring');
  expect(bob.online.get(ann.id)).toMatchObject({ user: 'anna', status: 'busy', reach: 'nearby' });
});

test('a picture is fetched from the person whom it shows', async () => {
  const icon = testPng();
  const ann = await peer('ann', [], {
    profile: { user: 'ann', status: 'available', note: '', icon },
  });
  const bob = await peer('bob', [portOf(ann)]);
  await until(bob, () => typeof bob.online.get(ann.id)?.icon === 'string');
  expect(await bob.icon(bob.online.get(ann.id)?.icon ?? '')).toEqual(icon);
});

test('two peers that dial each other at once keep one connection, and nothing is lost', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [ann, bob] = [await peer('ann'), await peer('bob')];
    await Promise.all([meet(ann, [portOf(bob)]), meet(bob, [portOf(ann)])]);
    const conversation = await conversationOf(ann, bob);
    for (let index = 0; index < 20; index += 1) {
      void ann.sendText(conversation, `a${index}`);
      void bob.sendText(conversation, `b${index}`);
    }
    for (const node of [ann, bob]) await until(node, () => textsOf(node, conversation).length === 40);
    expect(textsOf(ann, conversation)).toEqual(textsOf(bob, conversation));
    await Promise.all([ann.close(), bob.close()]);
  }
});

test('a group continues when its founder is gone', async () => {
  const [ann, bob, cleo] = await three();
  const conversation = await found(ann, [named(bob), named(cleo)]);
  for (const node of [bob, cleo]) await joinWhenAsked(node, conversation);
  for (const node of [ann, bob, cleo]) await hasMembers(node, conversation, 3);
  await ann.sendText(conversation, 'I have to go');
  for (const node of [bob, cleo]) await sees(node, 'I have to go');
  await ann.close();
  await bob.sendText(conversation, 'We go on');
  await sees(cleo, 'I have to go', 'We go on');
});

test('a message written while alone arrives once, also through a third node', async () => {
  const [ann, bob] = [await peer('ann'), await peer('bob')];
  await meet(bob, [portOf(ann)]);
  const keys = newKeys();
  const store = memoryStore();
  const late = { keys, store, nearby: { discovery: deaf(), store: forgetful() } };
  const cleo = await peer('cleo', [portOf(ann)], late);
  const conversation = await conversationOf(ann, bob);
  await ann.inviteMore(conversation, [named(cleo)]);
  await joinWhenAsked(cleo, conversation);
  await hasMembers(bob, conversation, 3);
  await cleo.close();
  await ann.sendText(conversation, 'While you were out');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  await ann.close();
  const again = await peer('cleo', [portOf(bob)], late);
  await until(again, () => textsOf(again, conversation).join() === 'While you were out');
});

test('two people who know the same third person are connected', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const cleo = await peer('cleo', [portOf(bob)]);
  await until(ann, () => connected(ann, cleo));
  await until(cleo, () => connected(cleo, ann));
});

test('a contact is found again at their last address', async () => {
  let addresses: PeerStore['addresses'] = {};
  const kept = () => ({
    port: 0,
    addresses,
    save: (_port: number, all: PeerStore['addresses']) => void (addresses = all),
  });
  const bob = await peer('bob');
  const [keys, store] = [newKeys(), memoryStore()];
  const start = (ports: number[]) =>
    peer('ann', ports, { keys, store, nearby: { discovery: deaf(), store: kept() } });
  const ann = await start([portOf(bob)]);
  await conversationOf(ann, bob);
  await ann.close();
  const again = await start([]);
  await until(again, () => connected(again, bob));
  expect(again.nearby.peers[0]?.way).toBe('remembered');
});

test('each peer knows in which direction the other can be reached', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const report = (node: ChatClient) => node.nearby.peers[0];
  await until(bob, () => report(bob)?.reachesUs === true);
  await until(ann, () => report(ann)?.dialledBy === 'them');
  // As behind a firewall that blocks incoming connections only.
  const environment: Environment = {
    ...realEnvironment,
    connect: (address, events) => realEnvironment.connect({ ...address, port: 1 }, events),
  };
  const walled = await peer('walled', [], { environment });
  const cleo = await peer('cleo', [portOf(walled)]);
  await until(cleo, () => report(cleo)?.reachesUs === false);
});

test('another person at a remembered address is not mistaken for the former one', async () => {
  const eve = await peer('eve');
  const bob = nobody('bob');
  const cable = await wire();
  cable.lead(portOf(eve));
  const store = { ...forgetful(), addresses: { [bob.id]: [{ host, port: cable.port }] } };
  const ann = await peer('ann', [], { nearby: { discovery: deaf(), store }, environment: hasty(5) });
  await found(ann, [bob]);
  // Ann keeps dialling Bob's last address.
  await expect.poll(() => cable.bytes.length).toBeGreaterThan(2);
  expect(ann.online.has(bob.id)).toBe(false);
  expect(eve.conversations.size).toBe(0);
});

test('a stranger is told nothing of a conversation', async () => {
  const [ann, bob, eve] = await three();
  const conversation = await conversationOf(ann, bob);
  await ann.sendText(conversation, 'Between us');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  const [withEve] = [await conversationOf(ann, eve)];
  expect([...eve.conversations.keys()]).toEqual([withEve]);
});

test('a conversation through a server continues without it, and the server catches up', async () => {
  const first = await lab();
  const [ann, bob] = [await peer('ann'), await peer('bob')];
  await meet(bob, [portOf(ann)]);
  for (const node of [ann, bob]) node.setServer({ host, port: first.port });
  await until(ann, () => ann.online.get(bob.id)?.reach === 'both');
  const conversation = await conversationOf(ann, bob);
  await ann.sendText(conversation, 'with');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  const { port } = first;
  await first.close();
  await until(ann, () => ann.connection.state === 'waiting');
  await bob.sendText(conversation, 'without');
  await until(ann, () => textsOf(ann, conversation).join() === 'with,without');
  const second = await lab(port);
  const dina = await peer('dina');
  dina.setServer({ host, port: second.port });
  for (const node of [ann, bob]) {
    node.retryNow();
    await until(node, () => node.connection.state === 'online');
  }
  await until(ann, () => ann.online.has(dina.id));
  await ann.inviteMore(conversation, [named(dina)], true);
  await until(dina, () => textsOf(dina, conversation).join() === 'with,without');
});

test('a conversation begun nearby reaches somebody on the server through a person connected to both', async () => {
  const server = await lab();
  const [ann, bob, cleo] = [await peer('ann'), await peer('bob'), await peer('cleo')];
  await meet(bob, [portOf(ann)]);
  for (const node of [bob, cleo]) node.setServer({ host, port: server.port });
  const conversation = await conversationOf(ann, bob);
  await until(bob, () => bob.online.has(cleo.id));
  await bob.inviteMore(conversation, [named(cleo)]);
  await joinWhenAsked(cleo, conversation);
  await ann.sendText(conversation, 'From far');
  await until(cleo, () => textsOf(cleo, conversation).join() === 'From far');
  await cleo.sendText(conversation, 'Heard');
  await until(ann, () => textsOf(ann, conversation).join() === 'From far,Heard');
});
