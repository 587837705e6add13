import { createHash, randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sign } from '../../shared/conversation/author';
import { compareEntries, type Entry, type UnsignedEntry } from '../../shared/conversation/entry';
import { newIdentity } from '../../shared/node/identity';
import { pngChunk, pngHeader, pngOf, testPng } from '../../shared/node/picture/test-png';
import { asEntry, sendEntry, TestClient, TestNode, unique } from './client';
import { startHere, startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

/** A node that has registered and heard what the server holds. */
async function arrive(name: string): Promise<[TestNode, TestClient]> {
  const node = new TestNode(unique(name));
  const client = await node.connect(target);
  await client.take('WELCOME', { id: node.id });
  await client.take('HAVE', { conversations: [], last: true });
  return [node, client];
}

const invited = (...nodes: TestNode[]) => nodes.map(({ id, name }) => ({ id, user: name }));
const has = ({ author, number, signature }: Entry) => ({ author, number, signature });

/** A conversation that ann has founded, with bob in it. */
async function talk(ann: TestNode, toAnn: TestClient, bob: TestNode, toBob: TestClient): Promise<string> {
  const conversation = randomUUID();
  const invite = ann.write(conversation, { command: 'INVITE', invited: invited(bob) });
  sendEntry(toAnn, invite);
  await toAnn.take('INVITE', has(invite));
  await toBob.take('INVITE', has(invite));
  bob.take(conversation, [invite]);
  const join = bob.write(conversation, { command: 'JOIN' });
  sendEntry(toBob, join);
  await toBob.take('JOIN', has(join));
  await toAnn.take('JOIN', has(join));
  ann.take(conversation, [join]);
  return conversation;
}

const say = (node: TestNode, conversation: string, text: string): Entry =>
  node.write(conversation, { command: 'SEND_MESSAGE', id: randomUUID(), text });

/** Changes an entry and signs it anew. */
const resigned = (entry: Entry, node: TestNode, changes: Partial<UnsignedEntry>): Entry =>
  sign({ ...entry, ...changes } as UnsignedEntry, node.identity);

test('a wrong proof is refused and ends the connection', async () => {
  const client = await TestClient.connect(target);
  client.send('REGISTER', { user: unique('eve'), key: newIdentity().id, features: ['log'] });
  const { nonce } = (await client.take('CHALLENGE')).fields;
  expect(await client.refused('STATUS', { status: 'away' })).toBe('not-registered');
  expect(await client.refused('REGISTER', { user: unique('eve') })).toBe('already-registered');
  client.send('PROVE', { signature: newIdentity().sign(String(nonce)) });
  await client.take('ERROR', { code: 'bad-proof' });
  await client.closed;
});

test('a name that is taken is refused after the proof', async () => {
  const holder = await TestClient.register(target, 'ann');
  const client = await new TestNode(holder.name).connect(target);
  await client.take('ERROR', { code: 'name-taken' });
});

test('the same key from elsewhere takes over', async () => {
  const [node, old] = await arrive('ann');
  const next = await node.connect(target);
  await next.take('WELCOME', { id: node.id });
  await old.take('GOODBYE', { reason: 'you connected from elsewhere' });
  await old.closed;
  await next.settle();
});

test('a node’s entries are echoed to it and given to the others, who may be simple', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const simple = await TestClient.register(target, 'simple');
  const conversation = await talk(ann, toAnn, bob, toBob);
  const more = ann.write(conversation, {
    command: 'INVITE',
    invited: [{ id: simple.id, user: simple.name }],
  });
  sendEntry(toAnn, more);
  await simple.take('INVITATION', { conversation, from: ann.name, users: [simple.name] });
  await toBob.take('INVITE', has(more));
  simple.send('JOIN', { conversation });
  const join = await toAnn.take('JOIN', { conversation, author: simple.id });
  expect(join.fields).toMatchObject({ from: simple.name, number: 1 });
  await toBob.take('JOIN', join.fields);
  simple.send('SEND_MESSAGE', { conversation, text: 'hello nodes', id: 'x' });
  const [own] = await Promise.all([
    simple.take('SEND_MESSAGE'),
    toBob.take('SEND_MESSAGE', { text: 'hello nodes' }),
  ]);
  expect((await toAnn.take('SEND_MESSAGE', { text: 'hello nodes' })).fields).toEqual(own.fields);
  expect([...toAnn.all('CONVERSATIONS'), ...toAnn.all('INVITATION')]).toEqual([]);
});

test('a node that is invited gets all that was said before, and its own entry again is only echoed', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const [cleo, toCleo] = await arrive('cleo');
  const conversation = await talk(ann, toAnn, bob, toBob);
  const text = say(ann, conversation, 'before');
  sendEntry(toAnn, text);
  await toBob.take('SEND_MESSAGE', has(text));
  sendEntry(toAnn, text);
  for (let echo = 0; echo < 2; echo += 1) await toAnn.take('SEND_MESSAGE', has(text));
  sendEntry(toAnn, ann.write(conversation, { command: 'INVITE', invited: invited(cleo) }));
  await toCleo.take('SEND_MESSAGE', has(text));
  await toBob.settle();
  expect(toBob.all('SEND_MESSAGE')).toEqual([]);
});

test('what a node missed comes after WELCOME: the server’s HAVE, the node’s, the entries, the newest first', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const conversation = await talk(ann, toAnn, bob, toBob);
  await toBob.crash();
  const texts = ['one', 'two', 'three'].map((text) => say(ann, conversation, text));
  texts.forEach((entry) => sendEntry(toAnn, entry));
  await toAnn.take('SEND_MESSAGE', { text: 'three' });
  const back = await bob.connect(target);
  const have = ann.log(conversation).have();
  const { fields } = await back.take('HAVE', { last: true });
  expect(fields['conversations']).toEqual([{ conversation, have }]);
  back.send('HAVE', { conversations: [{ conversation, have: bob.log(conversation).have() }] });
  await back.settle();
  expect(back.all('SEND_MESSAGE').map(({ text }) => text)).toEqual(['three', 'two', 'one']);
});

test('beyond a gap an entry is held, and the server asks for what is between', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const conversation = await talk(ann, toAnn, bob, toBob);
  const [first, second] = [say(ann, conversation, 'first'), say(ann, conversation, 'second')];
  sendEntry(toAnn, second);
  const have = { ...ann.log(conversation).have(), [ann.id]: 1 };
  const asked = await toAnn.take('HAVE');
  expect(asked.fields['conversations']).toEqual([{ conversation, have, beyond: { [ann.id]: [[3, 3]] } }]);
  sendEntry(toAnn, first);
  await toBob.take('SEND_MESSAGE', has(first));
  await toBob.take('SEND_MESSAGE', has(second));
});

type Mistake = [what: string, make: (entry: Entry, ann: TestNode) => Entry, code: string];
/** What ann may not send of an entry of her own, which is a message otherwise in order. */
const mistakes: Mistake[] = [
  ['a changed text', (entry) => ({ ...entry, text: 'forged' }) as Entry, 'bad-signature'],
  ['another’s key', (entry) => ({ ...entry, author: newIdentity().id }) as Entry, 'bad-signature'],
  ['another’s name', (entry, ann) => resigned(entry, ann, { from: 'bob' }), 'bad-entry'],
  ['a name that is none', (entry, ann) => resigned(entry, ann, { from: 'a b' }), 'bad-entry'],
  ['a number far ahead', (entry, ann) => resigned(entry, ann, { number: 20_000 }), 'bad-entry'],
  ['a clock far ahead', (entry, ann) => resigned(entry, ann, { clock: 2_000_000_000 }), 'bad-entry'],
  ['a clock that goes back', (entry, ann) => resigned(entry, ann, { clock: 1 }), 'bad-entry'],
  ['a number used before', (entry, ann) => resigned(entry, ann, { number: 1 }), 'bad-entry'],
  [
    'an unknown conversation',
    (entry, ann) => resigned(entry, ann, { conversation: randomUUID() }),
    'no-such-conversation',
  ],
  ['a number that is none', (entry) => ({ ...entry, number: 0 }), 'wrong-type'],
];

test.each(mistakes)('a node’s entry is refused and given to nobody: %s', async (_what, make, code) => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const conversation = await talk(ann, toAnn, bob, toBob);
  sendEntry(toAnn, make(say(ann, conversation, 'hi'), ann));
  await toAnn.take('ERROR', { code, command: 'SEND_MESSAGE' });
  await toBob.settle();
  expect(toBob.all('SEND_MESSAGE')).toEqual([]);
});

test('what is not allowed is refused by name', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const conversation = await talk(ann, toAnn, bob, toBob);
  sendEntry(toBob, bob.write(conversation, { command: 'JOIN' }));
  await toBob.take('ERROR', { code: 'already-a-member', conversation, number: 2 });
  const simple = await toAnn.refused('SEND_MESSAGE', { conversation, text: 'unsigned' });
  expect(simple).toBe('bad-entry');
});

test('I2: someone who is not in it can neither fetch nor send, though they know its id and entries', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const [eve, toEve] = await arrive('eve');
  const conversation = await talk(ann, toAnn, bob, toBob);
  toEve.send('HAVE', { conversations: [{ conversation, have: {} }] });
  await toEve.take('ERROR', { code: 'not-a-member', command: 'HAVE' });
  eve.take(conversation, ann.entries(conversation));
  sendEntry(toEve, say(eve, conversation, 'let me in'));
  await toEve.take('ERROR', { code: 'not-a-member', command: 'SEND_MESSAGE' });
  sendEntry(toEve, resigned(ann.entries(conversation)[0] ?? say(eve, conversation, ''), ann, { number: 2 }));
  await toEve.take('ERROR', { code: 'not-a-member' });
  await toBob.settle();
  await toEve.settle();
  expect([...toBob.all('SEND_MESSAGE'), ...toEve.all('INVITE'), ...toEve.all('JOIN')]).toEqual([]);
});

test('I2: who left gets nothing more and cannot put words before their leaving', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const conversation = await talk(ann, toAnn, bob, toBob);
  const before = bob.log(conversation).clock;
  const leave = bob.write(conversation, { command: 'LEAVE' });
  sendEntry(toBob, leave);
  await toBob.take('LEAVE', has(leave));
  await toAnn.take('LEAVE', has(leave));
  ann.take(conversation, [leave]);
  const later = say(bob, conversation, 'too late');
  sendEntry(toBob, later);
  await toBob.take('ERROR', { code: 'not-a-member', conversation });
  sendEntry(toBob, resigned(later, bob, { clock: before }));
  await toBob.take('ERROR', { code: 'bad-entry', conversation });
  // Nor by leaving out the number after it.
  sendEntry(toBob, resigned(later, bob, { number: later.number + 1, clock: before }));
  await toBob.take('ERROR', { code: 'bad-entry', conversation });
  sendEntry(toAnn, say(ann, conversation, 'private now'));
  await toAnn.take('SEND_MESSAGE', { text: 'private now' });
  toBob.send('HAVE', { conversations: [{ conversation, have: {} }] });
  await toBob.settle();
  expect(toBob.all('SEND_MESSAGE')).toEqual([]);
  expect(toBob.all('LEAVE')).toHaveLength(1);
});

test('I2: a member cannot put a founding of their own before the conversation', async () => {
  const [ann, toAnn] = await arrive('ann');
  let [bob, toBob] = await arrive('bob');
  while (bob.id > ann.id) [bob, toBob] = await arrive('bob');
  const conversation = randomUUID();
  const invite = ann.write(conversation, { command: 'INVITE', invited: invited(bob) });
  sendEntry(toAnn, invite);
  await toBob.take('INVITE');
  sendEntry(toBob, bob.write(conversation, { command: 'INVITE', invited: invited(bob) }));
  await toBob.take('ERROR', { code: 'bad-entry', conversation });
});

test('a conversation that the server forgot comes back through a member who was invited late', async () => {
  const first = await startHere();
  const identity = newIdentity();
  const [ann, bob, cleo] = ['ann', 'bob', 'cleo'].map((name) => new TestNode(unique(name), newIdentity()));
  if (!ann || !bob || !cleo) throw new Error('no nodes');
  const conversation = randomUUID();
  ann.write(conversation, { command: 'INVITE', invited: invited(bob) });
  for (const each of [bob, ann, cleo]) each.take(conversation, ann.entries(conversation));
  bob.write(conversation, { command: 'JOIN' });
  ann.take(conversation, bob.entries(conversation));
  ann.write(conversation, { command: 'INVITE', invited: invited(cleo) });
  cleo.take(conversation, ann.entries(conversation));
  cleo.write(conversation, { command: 'JOIN' });
  const texts = Array.from({ length: 300 }, (_, index) => say(cleo, conversation, `text ${index}`));
  await first.stop();
  const second = await startHere({ identity });
  const toCleo = await cleo.connect(second);
  await toCleo.take('HAVE', { conversations: [], last: true });
  toCleo.send('HAVE', { conversations: [{ conversation, have: cleo.log(conversation).have() }] });
  await toCleo.take('HAVE', { conversations: [{ conversation, have: {} }] });
  for (const entry of cleo.entries(conversation)) sendEntry(toCleo, entry);
  await toCleo.take('SEND_MESSAGE', has(texts.at(-1) ?? say(cleo, conversation, '')));
  const toAnn = await ann.connect(second);
  await toAnn.take('HAVE', { conversations: [{ conversation, have: cleo.log(conversation).have() }] });
  toAnn.send('HAVE', { conversations: [{ conversation, have: ann.log(conversation).have() }] });
  await toAnn.settle();
  ann.take(conversation, toAnn.inbox.flatMap(asEntry));
  expect(ann.entries(conversation)).toEqual(cleo.entries(conversation));
  expect([...toCleo.all('ERROR'), ...toAnn.all('ERROR')]).toEqual([]);
  await second.stop();
});

test('two who were apart are merged, in whatever order their entries come', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const conversation = await talk(ann, toAnn, bob, toBob);
  for (let index = 0; index < 200; index += 1) {
    say(ann, conversation, `a${index}`);
    say(bob, conversation, `b${index}`);
  }
  const own = (node: TestNode): Entry[] =>
    node.entries(conversation).filter(({ author }) => author === node.id);
  for (const entry of own(ann)) sendEntry(toAnn, entry);
  for (const entry of own(bob).toReversed()) sendEntry(toBob, entry);
  await expect.poll(() => toBob.all('SEND_MESSAGE').length).toBe(400);
  await expect.poll(() => toAnn.all('SEND_MESSAGE').length).toBe(400);
  ann.take(conversation, toAnn.inbox.flatMap(asEntry));
  expect(ann.entries(conversation)).toEqual([...ann.entries(conversation)].sort(compareEntries));
  expect(ann.entries(conversation)).toHaveLength(402);
});

test('a picture is asked of its holder once, checked, and given to whoever asks', async () => {
  const png = testPng(randomInt(65_536));
  const hash = createHash('sha256').update(png).digest('hex');
  const holder = await TestClient.register(target, 'ann', { icon: hash });
  await holder.take('ICON', { hash });
  const asker = await TestClient.register(target, 'bob');
  asker.send('ICON', { hash });
  expect(await holder.refused('ICON', { hash, data: png.subarray(0, 40).toString('base64') })).toBe(
    'bad-icon',
  );
  expect(await holder.refused('ICON', { hash, data: Buffer.from('GIF89a').toString('base64') })).toBe(
    'bad-icon',
  );
  holder.send('ICON', { hash, data: png.toString('base64') });
  await asker.take('ICON', { hash, data: png.toString('base64') });
  const bomb = pngOf(pngHeader(19_000, 19_000), pngChunk('IEND'));
  const bombHash = createHash('sha256').update(bomb).digest('hex');
  holder.send('STATUS', { icon: bombHash });
  await holder.take('ICON', { hash: bombHash });
  expect(await holder.refused('ICON', { hash: bombHash, data: bomb.toString('base64') })).toBe('bad-icon');
  holder.send('STATUS', { icon: null });
  await expect
    .poll(async () => JSON.stringify((await asker.take('ONLINE_USERS')).fields['users']).includes(hash))
    .toBe(false);
});
