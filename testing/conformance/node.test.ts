import { createHash, randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverProof, verifiesProof } from '../../runtime/entries/certificates';
import { newPersonKey } from '../../runtime/entries/keys';
import { channelOf } from '../../runtime/tls/channel';
import { comparePlaces, type LogEntry } from '../../shared/conversation/log-entry';
import { certificateFields } from '../../shared/protocol/certificate';
import { pngChunk, pngHeader, pngOf, testPng } from '../picture/test-png';
import { TestClient, tls, unique } from './client';
import { greeted, newKeys, nothingOf, sendEntry, TestNode } from './node';
import { arrive, has, hashes, met } from './meeting';
import { startHere, startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const texts = (client: TestClient): unknown[] =>
  client.all('SEND_MESSAGE').map(({ content }) => (content as { text: string } | undefined)?.text);

test('a full node on plain lines is refused, and may register over TLS', async () => {
  const ann = new TestNode(unique('ann'));
  const { host, port } = target;
  const client = await TestClient.connect({ host, port });
  expect(await client.refused('HELLO', { nonce: 'n'.repeat(24) })).toBe('tls-required');
  expect(await client.refused('REGISTER', ann.registration())).toBe('tls-required');
  await (await ann.connect(target)).take('WELCOME', { id: ann.id });
});

test('a wrong proof is refused and ends the connection', async () => {
  const client = await TestClient.connect({ ...target, tls });
  const { nonce } = await greeted(client);
  expect(await client.refused('STATUS', { status: 'away' })).toBe('not-registered');
  const signature = newPersonKey().sign(Buffer.from(nonce));
  client.send('REGISTER', { ...new TestNode(unique('eve')).registration(), signature });
  await client.take('ERROR', { code: 'bad-proof' });
  await client.closed;
});

test('the server proves to anybody who it is, once on a connection', async () => {
  const client = await TestClient.connect({ ...target, tls });
  const nonce = 'n'.repeat(24);
  client.send('HELLO', { nonce });
  const { server, signature } = (await client.take('PROOF')).fields;
  const isProven = (channel: string): boolean =>
    verifiesProof(String(server), serverProof(nonce, channel), String(signature));
  expect(isProven(channelOf(client.socket))).toBe(true);
  expect(isProven('of another connection')).toBe(false);
  expect(await client.refused('HELLO', { nonce })).toBe('already-registered');
  client.send('REGISTER', { user: unique('simple') });
  const { fields } = await client.take('WELCOME');
  expect(fields['server']).toMatchObject({ id: server });
  expect(await client.refused('HELLO', { nonce })).toBe('already-registered');
});

test('a full node that has not said HELLO is refused, and its connection ends', async () => {
  const ann = new TestNode(unique('ann'));
  const client = await TestClient.connect({ ...target, tls });
  const signature = ann.proves({ role: 'client', nonce: '', to: '', channel: channelOf(client.socket) });
  client.send('REGISTER', { ...ann.registration(), signature });
  await client.take('ERROR', { code: 'bad-proof' });
  await client.closed;
});

test('a proof for no connection, or for another one, is refused', async () => {
  const ann = new TestNode(unique('ann'));
  const other = await TestClient.connect({ ...target, tls });
  for (const channel of ['', channelOf(other.socket)]) {
    const client = await TestClient.connect({ ...target, tls });
    const signature = ann.proves({ ...(await greeted(client)), channel });
    client.send('REGISTER', { ...ann.registration(), signature });
    await client.take('ERROR', { code: 'bad-proof' });
    await client.closed;
  }
});

test('a certificate must be present, for the writer’s key, and signed by its person', async () => {
  const eve = new TestNode(unique('eve'));
  const client = await TestClient.connect({ ...target, tls });
  const signature = eve.proves(await greeted(client));
  const refusal = (fields: object): Promise<string> =>
    client.refused('REGISTER', { ...eve.registration(), signature, ...fields });
  const certificate = certificateFields(eve.keys.certificate);
  const forged = { ...certificate, person: newPersonKey().id };
  expect(await refusal({ certificate: undefined })).toBe('missing-field');
  expect(await refusal({ signature: undefined })).toBe('missing-field');
  expect(await refusal({ key: newKeys().writer.id })).toBe('bad-entry');
  expect(await refusal({ certificate: forged })).toBe('bad-signature');
  client.send('REGISTER', { ...eve.registration(), signature });
  await client.take('WELCOME', { id: eve.id });
});

test('a taken name is refused, and another may be tried with the same proof', async () => {
  const holder = await TestClient.register(target, 'ann');
  const bob = new TestNode(unique('bob'));
  const client = await TestClient.connect({ ...target, tls });
  const signature = bob.proves(await greeted(client));
  const fields = { ...bob.registration(), signature };
  expect(await client.refused('REGISTER', { ...fields, user: holder.name })).toBe('name-taken');
  client.send('REGISTER', fields);
  await client.take('WELCOME', { user: bob.name });
});

test('the same computer registering from elsewhere replaces the former connection', async () => {
  const [node, old] = await arrive(target, 'ann');
  const next = await node.connect(target);
  await next.take('WELCOME', { id: node.id });
  await old.take('GOODBYE', { code: 'replaced', reason: 'you connected from elsewhere' });
  await old.closed;
  await next.settle();
});

test('several computers of a person are connected at once, and everything goes to each', async () => {
  const watcher = await TestClient.register(target, 'watcher', { features: ['changes'] });
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const other = new TestNode(ann.name, newKeys(ann.keys.person));
  const toOther = await other.connect(target);
  await toOther.take('WELCOME', { id: ann.id });
  await toOther.take('HAVE', { last: true });
  const seen = (): unknown =>
    watcher
      .all('ONLINE_CHANGES')
      .flatMap(({ changed }) => changed as { id: string; writers?: string[] }[])
      .findLast(({ id }) => id === ann.id)?.writers;
  await expect.poll(seen).toEqual([ann.writer, other.writer]);
  const conversation = await met(ann, toAnn, bob, toBob);
  // The other computer is told of it, and requests it.
  await toOther.take('HAVE', {});
  toOther.send('HAVE', { conversations: [nothingOf(conversation)] });
  await expect.poll(() => new Set(hashes(toOther)).size).toBe(2);
  other.takeFrom(toOther);
  const said = bob.say(conversation, 'to both');
  sendEntry(toBob, said);
  for (const each of [toAnn, toOther]) await each.take('SEND_MESSAGE', has(said));
  sendEntry(toOther, other.control(conversation, { command: 'WRITER' }));
  await toAnn.take('WRITER', { writer: other.writer });
  await toBob.take('WRITER', { writer: other.writer });
  await toAnn.crash();
  await expect.poll(seen).toEqual([other.writer]);
  await toOther.settle();
});

test('a node’s entries are confirmed, and given to the others, simple clients included', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const simple = await TestClient.register(target, 'simple');
  const conversation = await met(ann, toAnn, bob, toBob);
  const more = ann.invite(conversation, simple.named);
  sendEntry(toAnn, more);
  await toAnn.take('RECEIPTS', { conversation, controls: [more.hash] });
  await simple.take('INVITATION', { conversation, from: ann.name, users: [simple.name] });
  await toBob.take('INVITE', has(more));
  simple.send('JOIN', { conversation });
  const join = await toAnn.take('JOIN', { from: simple.name, number: 1 });
  expect(join.fields['certificate']).toMatchObject({ person: simple.id, via: expect.any(String) });
  await toBob.take('JOIN', join.fields);
  simple.send('SEND_MESSAGE', { conversation, text: 'hello nodes', id: 'x' });
  await simple.take('SEND_MESSAGE', { text: 'hello nodes', id: 'x', from: simple.name });
  const given = await toAnn.take('SEND_MESSAGE', { from: simple.name });
  expect(given.fields['content']).toMatchObject({ id: 'x', text: 'hello nodes' });
  expect((await toBob.take('SEND_MESSAGE', { from: simple.name })).fields).toEqual(given.fields);
  const said = ann.say(conversation, 'hello simple');
  sendEntry(toAnn, said);
  await simple.take('SEND_MESSAGE', { text: 'hello simple', from: ann.name, author: ann.id });
  expect([...toAnn.all('CONVERSATIONS'), ...toAnn.all('INVITATION')]).toEqual([]);
});

test('of simultaneous messages by a simple client only the last is signed, and a node can verify all', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const simple = await TestClient.register(target, 'simple');
  const founding = ann.found(simple.named);
  const { conversation } = founding;
  sendEntry(toAnn, founding);
  await simple.take('INVITATION', { conversation });
  simple.send('JOIN', { conversation });
  await toAnn.take('JOIN', {});
  const line = (text: number): string => `SEND_MESSAGE {"conversation":"${conversation}","text":"${text}"}\n`;
  simple.raw(Array.from({ length: 60 }, (_, index) => line(index)).join(''));
  await expect.poll(() => toAnn.all('SEND_MESSAGE').length).toBe(60);
  const signed = toAnn.all('SEND_MESSAGE').filter(({ signature }) => signature !== undefined);
  expect(signed.length).toBeLessThan(30);
  const reader = new TestNode(ann.name, ann.keys);
  reader.take([founding]);
  const toReader = await ann.connect(target);
  toReader.send('HAVE', { conversations: [nothingOf(conversation)] });
  await expect.poll(() => toReader.all('SEND_MESSAGE').length).toBe(60);
  reader.takeFrom(toReader);
  expect(reader.entries(conversation)).toHaveLength(62);
});

test('a node invited with history gets all messages, and a repeated entry is only confirmed', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const [cleo, toCleo] = await arrive(target, 'cleo');
  const conversation = await met(ann, toAnn, bob, toBob);
  const text = ann.say(conversation, 'before');
  sendEntry(toAnn, text);
  await toBob.take('SEND_MESSAGE', has(text));
  sendEntry(toAnn, text);
  for (let confirmed = 0; confirmed < 2; confirmed += 1)
    await toAnn.take('RECEIPTS', { conversation, received: { [ann.writer]: [[1, 1, text.hash]] } });
  sendEntry(toAnn, ann.invite(conversation, cleo.named, { history: true }));
  await toCleo.take('SEND_MESSAGE', has(text));
  await toBob.settle();
  expect(toBob.all('SEND_MESSAGE')).toEqual([]);
});

test('missed entries follow WELCOME: the server’s digests, the node’s claim, then entries, newest first', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const conversation = await met(ann, toAnn, bob, toBob);
  await toBob.crash();
  const said = ['one', 'two', 'three'].map((text) => ann.say(conversation, text));
  said.forEach((entry) => sendEntry(toAnn, entry));
  await toAnn.settle();
  const back = await bob.connect(target);
  const { fields } = await back.take('HAVE', { last: true });
  const digest = ann.log(conversation).digest(bob.id);
  expect(fields['conversations']).toEqual([{ conversation, digest }]);
  back.send('HAVE', { conversations: [bob.claim(conversation)] });
  await back.settle();
  expect(texts(back)).toEqual(['three', 'two', 'one']);
});

test('a message beyond a gap is stored, and the server requests what is missing', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const conversation = await met(ann, toAnn, bob, toBob);
  const [first, second] = [ann.say(conversation, 'first'), ann.say(conversation, 'second')];
  sendEntry(toAnn, second);
  await toBob.take('SEND_MESSAGE', has(second));
  // The server requests what a node's claim offers.
  toAnn.send('HAVE', { conversations: [ann.claim(conversation)] });
  const items = { [ann.writer]: [[2, 2, second.hash]] };
  await expect.poll(() => JSON.stringify(toAnn.all('HAVE'))).toContain(JSON.stringify(items).slice(1, -1));
  sendEntry(toAnn, first);
  await toBob.take('SEND_MESSAGE', has(first));
});

test('the server requests missing entries with WANT, and then the entry that names them counts', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const conversation = await met(ann, toAnn, bob, toBob);
  const invite = ann.invite(conversation, new TestNode('cleo').named);
  const said = ann.say(conversation, 'cleo is coming');
  sendEntry(toAnn, said);
  await toAnn.take('WANT', { conversation, hashes: [invite.hash] });
  await toBob.settle();
  expect(toBob.all('SEND_MESSAGE')).toEqual([]);
  sendEntry(toAnn, invite);
  await toBob.take('INVITE', has(invite));
  await toBob.take('SEND_MESSAGE', has(said));
  toBob.send('WANT', { conversation, hashes: [said.hash, randomHash()], have: [] });
  const { fields } = await toBob.take('LACKING', { conversation });
  expect(fields['hashes']).toHaveLength(1);
  await toBob.take('SEND_MESSAGE', has(said));
});

const randomHash = (): string => createHash('sha256').update(randomUUID()).digest('base64url');

test('a conversation that the server lost is restored by a member who was invited late', async () => {
  const first = await startHere();
  const identity = newPersonKey();
  const [ann, bob, cleo] = ['ann', 'bob', 'cleo'].map((name) => new TestNode(unique(name)));
  if (!ann || !bob || !cleo) throw new Error('no nodes');
  const { conversation } = ann.found(bob.named);
  const share = (from: TestNode, ...to: TestNode[]): void => {
    for (const each of to) each.take(from.entries(conversation));
  };
  share(ann, bob);
  bob.join(conversation);
  share(bob, ann);
  ann.invite(conversation, cleo.named);
  share(ann, cleo, bob);
  cleo.join(conversation);
  for (let index = 0; index < 300; index += 1) cleo.say(conversation, `text ${index}`);
  await first.stop();
  const second = await startHere({ identity });
  const toCleo = await cleo.connect(second);
  await toCleo.take('HAVE', { conversations: [], last: true });
  toCleo.send('HAVE', { conversations: [cleo.claim(conversation)] });
  await toCleo.take('HAVE', { conversations: [nothingOf(conversation)] });
  for (const entry of cleo.entries(conversation)) sendEntry(toCleo, entry);
  await toCleo.settle();
  const toAnn = await ann.connect(second);
  const { fields } = await toAnn.take('HAVE', { last: true });
  expect(fields['conversations']).toEqual([
    { conversation, digest: cleo.log(conversation).digest('everything') },
  ]);
  toAnn.send('HAVE', { conversations: [ann.claim(conversation)] });
  await expect.poll(() => toAnn.all('SEND_MESSAGE').length).toBe(300);
  ann.takeFrom(toAnn);
  expect(hashSet(ann.entries(conversation))).toEqual(hashSet(cleo.entries(conversation)));
  expect([...toCleo.all('ERROR'), ...toAnn.all('ERROR')]).toEqual([]);
  await second.stop();
});

const hashSet = (entries: readonly LogEntry[]): Set<string> => new Set(entries.map(({ hash }) => hash));

test('the histories of two separated members are merged, in whatever order their entries come', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const conversation = await met(ann, toAnn, bob, toBob);
  for (let index = 0; index < 200; index += 1) {
    ann.say(conversation, `a${index}`);
    bob.say(conversation, `b${index}`);
  }
  const own = (node: TestNode): LogEntry[] =>
    node
      .entries(conversation)
      .filter(({ writer, command }) => writer === node.writer && command === 'SEND_MESSAGE');
  for (const entry of own(ann)) sendEntry(toAnn, entry);
  for (const entry of own(bob).toReversed()) sendEntry(toBob, entry);
  await expect.poll(() => toBob.all('SEND_MESSAGE').length).toBe(200);
  await expect.poll(() => toAnn.all('SEND_MESSAGE').length).toBe(200);
  ann.takeFrom(toAnn);
  bob.takeFrom(toBob);
  const shown = (node: TestNode): string[] =>
    node
      .entries(conversation)
      .sort(comparePlaces)
      .map(({ hash }) => hash);
  expect(shown(ann)).toEqual(shown(bob));
  expect(shown(ann)).toHaveLength(402);
});

test('a picture is requested from its holder once, checked, and given to everybody who asks', async () => {
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
