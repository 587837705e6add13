import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { everybodyRoom } from '../../runtime/entries/everybody-room';
import { entryHash } from '../../shared/ids';
import { everybodyScopeSchema } from '../../shared/protocol/everybody-scope';
import { limits } from '../../shared/protocol/limits';
import { newKeys } from '../../electron/net/keys';
import { roomFoundedBy, ScriptedConversation } from '../nodes/test-authors';
import { TestClient, unique } from './client';
import { asEntry, nothingOf, sendEntry, TestNode } from './node';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

/** Lists change at intervals. */
const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 15_000 });

const wantsRooms = { features: ['rooms', 'changes'] };
const register = (name: string, fields?: object): Promise<TestClient> =>
  TestClient.register(target, name, fields, true);

interface Listed {
  founding: { conversation: string; title: string; topic?: string; from: string };
  people: number;
}
const listedIn = (client: TestClient): Listed[] =>
  client.all('ROOMS').flatMap(({ rooms }) => rooms as Listed[]);
const listed = (client: TestClient, title: string): Listed | undefined =>
  listedIn(client).find(({ founding }) => founding.title === title);

/** Opens a room, and returns its id and title. */
async function open(client: TestClient, topic?: string): Promise<{ conversation: string; title: string }> {
  const title = unique('Lunch');
  client.send('INVITE', { public: true, title, ...(topic === undefined ? {} : { topic }) });
  const { fields } = await client.take('CONVERSATIONS');
  const [state] = fields['conversations'] as { conversation: string; title: string; members: string[] }[];
  expect(state).toMatchObject({ title, members: [client.name] });
  return { conversation: String(state?.conversation), title };
}

test('an open room of simple clients: made, listed, joined, left, joined again', async () => {
  const [ann, bob] = [await register('ann', wantsRooms), await register('bob', wantsRooms)];
  const plain = await register('plain');
  const { conversation, title } = await open(ann, 'Where and when');
  await eventually(() => listed(bob, title)).toMatchObject({
    founding: { conversation, title, topic: 'Where and when', from: ann.name },
    people: 1,
  });
  bob.send('JOIN', { conversation });
  await bob.take('CONVERSATIONS');
  ann.send('SEND_MESSAGE', { conversation, text: 'hello' });
  await bob.take('SEND_MESSAGE', { conversation, text: 'hello' });
  bob.send('SEND_MESSAGE', { conversation, text: 'hi' });
  await ann.take('SEND_MESSAGE', { conversation, text: 'hi' });
  const late = await register('late', wantsRooms);
  const counts = (): unknown[] => late.all('ROOMS').flatMap((each) => each['counts'] as unknown[]);
  const people = (): unknown => {
    const [last = listed(late, title)] = counts().slice(-1) as { people: number }[];
    return last?.people;
  };
  await eventually(people).toBe(2);
  expect(late.all('ROOMS')[0]).toMatchObject({ first: true });
  bob.send('LEAVE', { conversation });
  await eventually(people).toBe(1);
  bob.send('JOIN', { conversation });
  await eventually(people).toBe(2);
  bob.send('LEAVE', { conversation });
  ann.send('LEAVE', { conversation });
  await eventually(() => late.all('ROOMS').flatMap(({ gone }) => gone as unknown[])).toContain(conversation);
  await plain.settle();
  expect(plain.all('ROOMS')).toEqual([]);
});

test('the room for everybody: listed though nobody is in it, and joined by simple clients', async () => {
  const [ann, bob] = [await register('ann', wantsRooms), await register('bob', wantsRooms)];
  const everybody = (): Listed | undefined => listedIn(ann).find(({ founding }) => 'everybody' in founding);
  await eventually(everybody).toBeDefined();
  const conversation = everybody()?.founding.conversation;
  expect(everybody()?.founding).toMatchObject({ title: 'Everybody here' });
  expect(await ann.refused('SEND_MESSAGE', { conversation, text: 'hello' })).toMatch(
    /no-such-conversation|not-a-member/,
  );
  for (const client of [ann, bob]) {
    client.send('JOIN', { conversation });
    await client.take('CONVERSATIONS');
  }
  const text = unique('hello');
  ann.send('SEND_MESSAGE', { conversation, text });
  await bob.take('SEND_MESSAGE', { conversation, text });
  expect(await ann.refused('INVITE', { conversation, users: ['nobody at all'] })).toBe('no-such-user');
  const cleo = await register('cleo');
  expect(await ann.refused('INVITE', { conversation, users: [cleo.name] })).toBe('bad-entry');
  for (const client of [ann, bob]) client.send('LEAVE', { conversation });
  await cleo.settle();
});

test('simple clients are told why they cannot write or join', async () => {
  const ann = newKeys();
  const founding = roomFoundedBy(ann, unique('News'));
  const node = new TestNode(unique('ann'), ann);
  const hers = await node.connect(target);
  sendEntry(hers, founding);
  node.take([founding]);
  const { conversation } = founding;
  const bob = await register('bob');
  await hers.settle();
  bob.send('JOIN', { conversation });
  await bob.take('CONVERSATIONS');
  bob.send('SEND_MESSAGE', { conversation, text: 'hello' });
  await bob.take('SEND_MESSAGE', { conversation, text: 'hello' });
  await hers.settle();
  sendEntry(hers, node.control(conversation, { command: 'SPEAKERS', speakers: [] }));
  await hers.settle();
  expect(await bob.refused('SEND_MESSAGE', { conversation, text: 'again' })).toBe('may-not-write');
  sendEntry(hers, node.control(conversation, { command: 'CLOSE' }));
  await hers.settle();
  expect(await bob.refused('SEND_MESSAGE', { conversation, text: 'again' })).toBe('room-closed');
  bob.send('LEAVE', { conversation });
  await bob.take('CONVERSATIONS');
  expect(await bob.refused('JOIN', { conversation })).toBe('room-closed');
  expect(hers.all('ERROR')).toEqual([]);
});

test('a server takes in no room for everybody but its own', async () => {
  const elsewhere = everybodyRoom(everybodyScopeSchema.parse('net:10.0.0.0/8'));
  const node = new TestNode(unique('mallory'));
  const client = await node.connect(target, { features: ['log', 'rooms'] });
  await client.take('WELCOME');
  node.take([elsewhere]);
  sendEntry(client, elsewhere);
  sendEntry(client, node.control(elsewhere.conversation, { command: 'JOIN', invite: elsewhere.hash }));
  await client.settle();
  client.send('HAVE', { conversations: [nothingOf(elsewhere.conversation)] });
  await client.settle();
  expect(JSON.stringify(client.all('RECEIPTS'))).not.toContain(elsewhere.conversation);
});

test('what founds no open room is refused', async () => {
  const ann = await register('ann');
  expect(await ann.refused('INVITE', { public: true })).toBe('missing-field');
  expect(await ann.refused('INVITE', { public: true, title: '\u200b' })).toBe('missing-field');
  expect(await ann.refused('INVITE', { public: true, title: 'x', users: [ann.name] })).toBe('wrong-type');
  const topic = 'x'.repeat(limits.topicCharacters + 1);
  expect(await ann.refused('INVITE', { public: true, title: 'x', topic })).toBe('wrong-type');
  expect(await ann.refused('INVITE', { title: 'x' })).toBe('missing-field');
});

test('a full node joins with a JOIN that names the founding INVITE, and is told the rest', async () => {
  const ann = await register('ann');
  const { conversation, title } = await open(ann);
  const bob = new TestNode(unique('bob'));
  const client = await bob.connect(target, { features: ['log', 'rooms'] });
  await eventually(() => listed(client, title)).toBeDefined();
  const [founding] = asEntry({ command: 'INVITE', fields: { ...listed(client, title)?.founding } });
  if (!founding) throw new Error('is listed');
  expect(founding.conversation).toBe(conversation);
  bob.take([founding]);
  sendEntry(client, founding);
  sendEntry(client, bob.control(founding.conversation, { command: 'JOIN', invite: founding.hash }));
  // The server says what it holds, without being asked.
  await eventually(() => JSON.stringify(client.all('HAVE'))).toContain(conversation);
  expect(client.all('ERROR')).toEqual([]);
});

test('whoever is not in a room is given nothing of it', async () => {
  const keys = newKeys();
  const founding = roomFoundedBy(keys, unique('Lunch'));
  const ann = new TestNode(unique('ann'), keys);
  const hers = await ann.connect(target);
  sendEntry(hers, founding);
  ann.take([founding]);
  const { conversation } = founding;
  const secret = ann.say(conversation, 'for members only');
  sendEntry(hers, secret);
  await hers.settle();
  const mallory = new TestNode(unique('mallory'));
  const client = await mallory.connect(target, { features: ['log'] });
  await client.take('WELCOME');
  client.send('WANT', { conversation, hashes: [secret.hash, founding.hash], have: [] });
  client.send('HAVE', { conversations: [nothingOf(conversation)] });
  client.send('HAVE', { conversations: [{ conversation, digest: entryHash.parse('A'.repeat(43)) }] });
  // Nobody joins for somebody else, and nobody speaks before they have joined.
  const eve = newKeys();
  const script = ScriptedConversation.room(founding);
  const [join] = script.enter(eve);
  if (!join) throw new Error('wrote a JOIN');
  client.raw(encodeEntry(join));
  client.raw(encodeEntry(script.say(eve, 'spam')));
  await client.settle();
  expect(client.all('SEND_MESSAGE')).toEqual([]);
  expect(
    client
      .all('LACKING')
      .flatMap(({ hashes }) => hashes as string[])
      .sort(),
  ).toEqual([secret.hash, founding.hash].sort());
  await hers.settle();
  expect(hers.all('JOIN')).toEqual([]);
  expect(hers.all('SEND_MESSAGE')).toEqual([]);
  // By joining one sees what is written from then on.
  mallory.take([founding]);
  sendEntry(client, mallory.control(conversation, { command: 'JOIN', invite: founding.hash }));
  await hers.take('JOIN');
  await client.settle();
  expect(client.all('SEND_MESSAGE')).toEqual([]);
});

test('whoever pretends not to know that a room is closed does not get in', async () => {
  const keys = newKeys();
  const founding = roomFoundedBy(keys, unique('Lunch'));
  const { conversation } = founding;
  const ann = new TestNode(unique('ann'), keys);
  const hers = await ann.connect(target);
  sendEntry(hers, founding);
  ann.take([founding]);
  const enters = async (name: string): Promise<TestClient> => {
    const node = new TestNode(unique(name));
    const client = await node.connect(target, { features: ['log'] });
    await client.take('WELCOME');
    node.take([founding]);
    sendEntry(client, node.control(conversation, { command: 'JOIN', invite: founding.hash }));
    await client.settle();
    return client;
  };
  await enters('bob');
  const { fields } = await hers.take('JOIN');
  ann.take(asEntry({ command: 'JOIN', fields }));
  sendEntry(hers, ann.control(conversation, { command: 'CLOSE' }));
  await hers.settle();
  const mallory = await enters('mallory');
  await hers.settle();
  expect(hers.all('JOIN')).toEqual([]);
  expect(mallory.all('ERROR').map(({ code }) => code)).toEqual(['room-closed']);
  expect(mallory.all('CLOSE')).toEqual([]);
  expect(mallory.all('JOIN')).toEqual([]);
});

test('of a stranger who founds very many rooms only a few are listed, and at some number no more are taken', async () => {
  const [mallory, ann] = [await register('mallory'), await register('ann', wantsRooms)];
  await Promise.all(Array.from({ length: limits.roomsBegun }, () => open(mallory)));
  expect(await mallory.refused('INVITE', { public: true, title: 'one more' })).toBe('too-many-messages');
  const { title } = await open(ann);
  await eventually(() => listed(ann, title)).toBeDefined();
  const theirs = listedIn(ann).filter(({ founding }) => founding.from === mallory.name);
  expect(theirs).toHaveLength(limits.roomsPerFounder);
});
