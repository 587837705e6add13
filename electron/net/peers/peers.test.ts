import { afterEach, expect, test } from 'vitest';
import { startServer, type Server } from '../../../server/server';
import { newIdentity } from '../../../shared/node/identity';
import { realEnvironment } from '../environment';
import { memoryStore } from '../memory-store';
import {
  acknowledged,
  atEnd,
  conversationOf,
  deaf,
  endAll,
  forgetful,
  hasty,
  host,
  joinWhenAsked,
  meet,
  peer,
  portOf,
  textsOf,
  until,
} from '../test-kit';
import type { ChatClient, Environment } from '../types';
import type { PeerStore } from './address-book';

afterEach(endAll);

async function lab(port = 0): Promise<Server> {
  const server = await startServer({ host, port, name: 'Lab', identity: newIdentity() });
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

test('two peers without a server see each other, talk, and know what arrived', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  await until(bob, () => bob.online.get(ann.id)?.reach === 'nearby');
  const conversation = await conversationOf(ann, bob);
  ann.sendText(conversation, 'Hello over there');
  await until(bob, () => textsOf(bob, conversation).includes('Hello over there'));
  await until(ann, () => acknowledged(ann, conversation) === 2);
  bob.sendText(conversation, 'Hello here');
  await until(ann, () => textsOf(ann, conversation).length === 2);
  await until(bob, () => acknowledged(bob, conversation) === 2);
});

test('status, note and name are seen at once', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  await until(bob, () => bob.online.has(ann.id));
  ann.setProfile({ ...ann.profile, user: 'anna', status: 'busy', note: 'Measuring' });
  await until(bob, () => bob.online.get(ann.id)?.note === 'Measuring');
  expect(bob.online.get(ann.id)).toMatchObject({ user: 'anna', status: 'busy', reach: 'nearby' });
});

test('a picture is fetched from whom it shows', async () => {
  const icon = new Uint8Array([1, 2, 3]);
  const ann = await peer('ann', [], {
    profile: { user: 'ann', status: 'available', note: '', icon },
  });
  const bob = await peer('bob', [portOf(ann)]);
  await until(bob, () => typeof bob.online.get(ann.id)?.icon === 'string');
  expect(await bob.icon(bob.online.get(ann.id)?.icon ?? '')).toEqual(Buffer.from(icon));
});

test('two that dial each other at once end with one connection, and nothing is lost', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [ann, bob] = [await peer('ann'), await peer('bob')];
    await Promise.all([meet(ann, [portOf(bob)]), meet(bob, [portOf(ann)])]);
    const conversation = await conversationOf(ann, bob);
    for (let index = 0; index < 20; index += 1) {
      ann.sendText(conversation, `a${index}`);
      bob.sendText(conversation, `b${index}`);
    }
    for (const node of [ann, bob]) await until(node, () => textsOf(node, conversation).length === 40);
    expect(textsOf(ann, conversation)).toEqual(textsOf(bob, conversation));
    await Promise.all([ann.close(), bob.close()]);
  }
});

test('a group goes on when the one who started it is gone', async () => {
  const [ann, bob, cleo] = await three();
  const founded = ann.invite([bob, cleo].map(({ id, profile }) => ({ id, user: profile.user })));
  if (!founded.ok) throw new Error(founded.error.message);
  const { conversation } = founded.value;
  for (const node of [bob, cleo]) {
    await joinWhenAsked(node, conversation);
  }
  for (const node of [ann, bob, cleo])
    await until(node, () => node.conversations.get(conversation)?.log.membership.members.size === 3);
  ann.sendText(conversation, 'I have to go');
  for (const node of [bob, cleo]) await sees(node, 'I have to go');
  await ann.close();
  bob.sendText(conversation, 'We go on');
  await sees(cleo, 'I have to go', 'We go on');
});

test('what was written while nobody was there arrives once, also from a third who has it', async () => {
  const [ann, bob] = [await peer('ann'), await peer('bob')];
  await meet(bob, [portOf(ann)]);
  const identity = newIdentity();
  const store = memoryStore();
  const late = { identity, store, nearby: { discovery: deaf(), store: forgetful() } };
  const cleo = await peer('cleo', [portOf(ann)], late);
  const conversation = await conversationOf(ann, bob);
  ann.inviteMore(conversation, [{ id: cleo.id, user: 'cleo' }]);
  await joinWhenAsked(cleo, conversation);
  await until(bob, () => bob.conversations.get(conversation)?.log.membership.members.size === 3);
  await cleo.close();
  ann.sendText(conversation, 'While you were out');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  await ann.close();
  const again = await peer('cleo', [portOf(bob)], late);
  await until(again, () => textsOf(again, conversation).join() === 'While you were out');
});

test('two who know the same third are brought together', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const cleo = await peer('cleo', [portOf(bob)]);
  await until(ann, () => connected(ann, cleo));
  await until(cleo, () => connected(cleo, ann));
});

test('one with whom one talks is found again where they were last', async () => {
  let addresses: PeerStore['addresses'] = {};
  const kept = () => ({
    port: 0,
    addresses,
    save: (_port: number, all: PeerStore['addresses']) => void (addresses = all),
  });
  const bob = await peer('bob');
  const [identity, store] = [newIdentity(), memoryStore()];
  const start = (ports: number[]) =>
    peer('ann', ports, { identity, store, nearby: { discovery: deaf(), store: kept() } });
  const ann = await start([portOf(bob)]);
  await conversationOf(ann, bob);
  await ann.close();
  const again = await start([]);
  await until(again, () => connected(again, bob));
  expect(again.nearby.peers[0]?.way).toBe('remembered');
});

test('each knows in which direction the other can be reached', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const report = (node: ChatClient) => node.nearby.peers[0];
  await until(bob, () => report(bob)?.reachesUs === true);
  await until(ann, () => report(ann)?.dialledBy === 'them');
  // As behind a firewall: out, but not in.
  const environment: Environment = {
    ...realEnvironment,
    connect: (address) => realEnvironment.connect({ ...address, port: 1 }),
  };
  const walled = await peer('walled', [], { environment });
  const cleo = await peer('cleo', [portOf(walled)]);
  await until(cleo, () => report(cleo)?.reachesUs === false);
});

test('somebody else at an address that is remembered is not taken for the one who was there', async () => {
  const eve = await peer('eve');
  const bob = newIdentity();
  const store = { ...forgetful(), addresses: { [bob.id]: [{ host, port: portOf(eve) }] } };
  const ann = await peer('ann', [], { nearby: { discovery: deaf(), store }, environment: hasty(5) });
  const founded = ann.invite([{ id: bob.id, user: 'bob' }]);
  expect(founded.ok).toBe(true);
  // Ann goes and looks for bob where he was, more than once.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(ann.online.has(bob.id)).toBe(false);
  expect(eve.conversations.size).toBe(0);
});

test('a stranger is told nothing of a conversation', async () => {
  const [ann, bob, eve] = await three();
  const conversation = await conversationOf(ann, bob);
  ann.sendText(conversation, 'Between us');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  const [withEve] = [await conversationOf(ann, eve)];
  expect([...eve.conversations.keys()]).toEqual([withEve]);
});

test('a conversation through a server goes on without it, and the server is brought up to date', async () => {
  const first = await lab();
  const [ann, bob] = [await peer('ann'), await peer('bob')];
  await meet(bob, [portOf(ann)]);
  for (const node of [ann, bob]) node.setServer({ host, port: first.port });
  await until(ann, () => ann.online.get(bob.id)?.reach === 'both');
  const conversation = await conversationOf(ann, bob);
  ann.sendText(conversation, 'with');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  const { port } = first;
  await first.close();
  await until(ann, () => ann.connection.state === 'waiting');
  bob.sendText(conversation, 'without');
  await until(ann, () => textsOf(ann, conversation).join() === 'with,without');
  const second = await lab(port);
  const dina = await peer('dina');
  dina.setServer({ host, port: second.port });
  for (const node of [ann, bob]) {
    node.retryNow();
    await until(node, () => node.connection.state === 'online');
  }
  await until(ann, () => ann.online.has(dina.id));
  ann.inviteMore(conversation, [{ id: dina.id, user: 'dina' }]);
  await until(dina, () => textsOf(dina, conversation).join() === 'with,without');
});

test('one begun nearby reaches somebody on the server through one who is on both', async () => {
  const server = await lab();
  const [ann, bob, cleo] = [await peer('ann'), await peer('bob'), await peer('cleo')];
  await meet(bob, [portOf(ann)]);
  for (const node of [bob, cleo]) node.setServer({ host, port: server.port });
  const conversation = await conversationOf(ann, bob);
  await until(bob, () => bob.online.has(cleo.id));
  bob.inviteMore(conversation, [{ id: cleo.id, user: 'cleo' }]);
  await joinWhenAsked(cleo, conversation);
  ann.sendText(conversation, 'From far');
  await until(cleo, () => textsOf(cleo, conversation).join() === 'From far');
  cleo.sendText(conversation, 'Heard');
  await until(ann, () => textsOf(ann, conversation).join() === 'From far,Heard');
});
