import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Entry } from '../../shared/conversation/entry';
import { lacking } from '../../shared/conversation/lacking';
import { asEntry, sendEntry, TestClient, TestNode, unique } from './client';
import { talk } from './talk';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const register = (name: string): Promise<TestClient> => TestClient.register(target, name);
const texts = (client: TestClient): unknown[] => client.all('SEND_MESSAGE').map(({ text }) => text);
const named = (...all: { id: string; name: string }[]) => all.map(({ id, name }) => ({ id, user: name }));
const text = (said: string) => ({ command: 'SEND_MESSAGE' as const, id: randomUUID(), text: said });
const has = ({ author, number }: Entry) => ({ author, number });

async function arrive(name: string, features: string[] = []): Promise<[TestNode, TestClient]> {
  const node = new TestNode(unique(name));
  const client = await node.connect(target, { features: ['log', 'changes', ...features] });
  await client.take('HAVE', { last: true });
  return [node, client];
}

test('who is asked in later is given what was said from then on, unless all of it was opened to them', async () => {
  const [ann, bob, cleo, dan] = [
    await register('ann'),
    await register('bob'),
    await register('cleo'),
    await register('dan'),
  ];
  const [eve, toEve] = await arrive('eve');
  const conversation = await talk(ann, bob);
  ann.send('SEND_MESSAGE', { conversation, text: 'before' });
  ann.send('INVITE', { conversation, users: [cleo.name, eve.name] });
  ann.send('INVITE', { conversation, users: [dan.name], history: true });
  ann.send('SEND_MESSAGE', { conversation, text: 'after' });
  await ann.take('SEND_MESSAGE', { text: 'after' });
  cleo.send('JOIN', { conversation });
  dan.send('JOIN', { conversation });
  await dan.take('SEND_MESSAGE', { text: 'before' });
  await dan.take('SEND_MESSAGE', { text: 'after' });
  await cleo.take('SEND_MESSAGE', { text: 'after' });
  await toEve.take('SEND_MESSAGE', { text: 'after' });
  await Promise.all([cleo.settle(), toEve.settle()]);
  expect([...texts(cleo), ...texts(toEve)]).toEqual([]);
  eve.take(conversation, toEve.inbox.flatMap(asEntry));
  toEve.send('HAVE', { conversations: [{ conversation, have: {} }] });
  await toEve.settle();
  expect(texts(toEve)).toEqual(['after']);
});

test('what was read in a conversation that one left and came back to is not given again', async () => {
  const [ann, bob] = [await register('ann'), await register('bob')];
  const conversation = await talk(ann, bob);
  ann.send('SEND_MESSAGE', { conversation, text: 'one' });
  await bob.take('SEND_MESSAGE', { text: 'one' });
  bob.send('LEAVE', { conversation });
  await ann.take('CONVERSATIONS');
  await bob.settle();
  ann.send('SEND_MESSAGE', { conversation, text: 'two' });
  ann.send('INVITE', { conversation, users: [bob.name] });
  ann.send('SEND_MESSAGE', { conversation, text: 'three' });
  await ann.take('SEND_MESSAGE', { text: 'three' });
  bob.raw(
    `JOIN {"conversation":"${conversation}"}\nSEND_MESSAGE {"conversation":"${conversation}","text":"four"}\n`,
  );
  await ann.take('SEND_MESSAGE', { text: 'four' });
  await bob.settle();
  expect(texts(bob)).toEqual(['three', 'four']);
});

test('answers come in the order of the commands, whatever they are', async () => {
  const [ann, bob] = [await register('ann'), await register('bob')];
  const conversation = await talk(ann, bob);
  await ann.settle();
  ann.inbox.length = 0;
  const lines = [
    `SEND_MESSAGE {"conversation":"${conversation}","text":"1"}`,
    'PING {"token":"2"}',
    'NONSENSE',
    `SEND_MESSAGE {"conversation":"${conversation}"}`,
    `JOIN {"conversation":"${conversation}"}`,
    `SEND_MESSAGE {"conversation":"${conversation}","text":"6"}`,
    'PING {"token":"7"}',
  ];
  ann.raw(`${lines.join('\n')}\n`);
  await ann.take('PONG', { token: '7' });
  const answers = ann.inbox.filter(({ command }) => command !== 'ONLINE_USERS');
  expect(answers.map(({ command, fields }) => fields['code'] ?? fields['text'] ?? command)).toEqual([
    '1',
    'PONG',
    'unknown-command',
    'missing-field',
    'already-a-member',
    '6',
  ]);
});

test('a conversation that was forgotten comes back newest first, with what was written under a former name', async () => {
  const former = new TestNode(unique('former'));
  const bob = await register('bob');
  const conversation = randomUUID();
  former.write(conversation, { command: 'INVITE', invited: named(bob) });
  for (let index = 0; index < 100; index += 1) former.write(conversation, text(`${index}`));
  await new Promise((resolve) => setTimeout(resolve, 5));
  const ann = new TestNode(unique('ann'), former.identity);
  const toAnn = await ann.connect(target);
  await toAnn.take('HAVE', { conversations: [], last: true });
  ann.take(conversation, former.entries(conversation));
  for (const entry of lacking(ann.log(conversation), { have: {} }, undefined)) sendEntry(toAnn, entry);
  await expect.poll(() => toAnn.all('SEND_MESSAGE').length).toBe(100);
  bob.send('JOIN', { conversation });
  await expect.poll(() => bob.all('SEND_MESSAGE').length).toBe(100);
  former.take(conversation, toAnn.inbox.flatMap(asEntry));
  sendEntry(toAnn, former.write(conversation, text('not my name any more')));
  await toAnn.take('ERROR', { code: 'bad-entry' });
  expect([...toAnn.all('ERROR'), ...toAnn.all('HAVE')]).toEqual([]);
});

test('what a control that comes late brings to light is given to simple members, too', async () => {
  const [ann, toAnn] = await arrive('ann');
  const [bob, toBob] = await arrive('bob');
  const cleo = await register('cleo');
  const conversation = randomUUID();
  const invite = ann.write(conversation, { command: 'INVITE', invited: named(bob, cleo) });
  sendEntry(toAnn, invite);
  await toBob.take('INVITE', has(invite));
  cleo.send('JOIN', { conversation });
  const joined = (await toBob.take('JOIN', { author: cleo.id })) as {
    command: string;
    fields: Record<string, unknown>;
  };
  bob.take(conversation, [invite, ...asEntry(joined)]);
  const join = bob.write(conversation, { command: 'JOIN' });
  const hidden = bob.write(conversation, text('said by a member'));
  sendEntry(toBob, hidden);
  await toBob.take('SEND_MESSAGE', has(hidden));
  await cleo.settle();
  expect(texts(cleo)).toEqual([]);
  sendEntry(toBob, join);
  await cleo.take('SEND_MESSAGE', { text: 'said by a member' });
  cleo.send('SEND_MESSAGE', { conversation, text: 'seen' });
  await cleo.take('SEND_MESSAGE', { text: 'seen' });
  expect(texts(cleo)).toEqual([]);
});

test('authors are told how far the others hold what they wrote, and on registration what is known', async () => {
  const [ann, toAnn] = await arrive('ann', ['receipts']);
  const [bob, toBob] = await arrive('bob');
  const cleo = await register('cleo');
  const conversation = randomUUID();
  const invite = ann.write(conversation, { command: 'INVITE', invited: named(bob, cleo) });
  sendEntry(toAnn, invite);
  await toBob.take('INVITE', has(invite));
  bob.take(conversation, [invite]);
  sendEntry(toBob, bob.write(conversation, { command: 'JOIN' }));
  cleo.send('JOIN', { conversation });
  await toAnn.take('JOIN', { author: bob.id });
  await toAnn.take('JOIN', { author: cleo.id });
  ann.take(conversation, []);
  const said = ann.write(conversation, { ...text('hello') });
  sendEntry(toAnn, { ...said });
  await toBob.take('SEND_MESSAGE', has(said));
  await toAnn.take('RECEIPTS', { conversation, delivered: { [cleo.id]: 2 } });
  toBob.send('RECEIPTS', { conversation, received: { [ann.id]: 2, [bob.id]: 1 } });
  await toAnn.take('RECEIPTS', { conversation, delivered: { [bob.id]: 2 } });
  toBob.send('RECEIPTS', { conversation, received: { [ann.id]: 1 } });
  toBob.send('HAVE', { conversations: [{ conversation, have: { [ann.id]: 99 }, from: { [ann.id]: 2 } }] });
  await toBob.settle();
  await toAnn.crash();
  const again = await ann.connect(target, { features: ['log', 'receipts'] });
  await again.take('RECEIPTS', { conversation, delivered: { [cleo.id]: 2, [bob.id]: 2 } });
  expect([...toAnn.all('RECEIPTS'), ...again.all('RECEIPTS'), ...toBob.all('RECEIPTS')]).toEqual([]);
});
