import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestClient, unique } from './client';
import { names, state, talk } from './talk';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const register = (name: string, fields?: object): Promise<TestClient> =>
  TestClient.register(target, name, fields);

const texts = (client: TestClient): unknown[] => client.all('SEND_MESSAGE').map(({ text }) => text);

test('REGISTER is answered by WELCOME, ONLINE_USERS with the receiver, CONVERSATIONS', async () => {
  const client = await TestClient.connect(target);
  const user = unique('Ann');
  client.send('REGISTER', { user, status: 'busy', note: 'thinking' });
  const welcome = await client.take('WELCOME', { user });
  const server = { id: expect.any(String), name: expect.any(String), version: expect.any(String) };
  expect(welcome.fields).toMatchObject({ server, features: expect.arrayContaining(['log', 'changes']) });
  const { users } = (await client.take('ONLINE_USERS')).fields;
  expect(users).toContainEqual({ user, id: welcome.fields['id'], status: 'busy', note: 'thinking' });
  expect((await client.take('CONVERSATIONS')).fields).toEqual({ conversations: [] });
});

test('a command may have no fields, end with CR LF, arrive in pieces, and follow empty lines', async () => {
  const client = await TestClient.connect(target);
  client.raw('\n\r\nPI');
  await new Promise((resolve) => setTimeout(resolve, 20));
  client.raw('NG\r\nPING {"token":"x","unknown":[1]}\n');
  expect((await client.take('PONG')).fields).toEqual({});
  expect((await client.take('PONG')).fields).toEqual({ token: 'x' });
});

test('a simple client has the same id at every visit', async () => {
  const ann = await register('ann');
  await ann.crash();
  const again = await TestClient.connect(target);
  await expect
    .poll(async () => {
      again.send('REGISTER', { user: ann.name.toUpperCase() });
      return (await again.take('WELCOME').catch(() => undefined))?.fields['id'];
    })
    .toBe(ann.id);
});

test('presence is sent to all: as lists to simple clients, as changes to clients with the feature', async () => {
  const simple = await register('simple');
  const modern = await register('modern', { features: ['changes'] });
  const ann = await register('ann');
  const now = async (): Promise<unknown> =>
    ((await simple.take('ONLINE_USERS')).fields['users'] as { user: string }[]).find(
      ({ user }) => user === ann.name,
    );
  await expect.poll(now).toMatchObject({ status: 'available' });
  const user = { user: ann.name, id: ann.id };
  const changed = (): unknown =>
    modern
      .all('ONLINE_CHANGES')
      .map((fields) => fields['changed'])
      .flat();
  await expect.poll(changed).toContainEqual({ ...user, status: 'available' });
  ann.send('STATUS', { status: 'away', note: 'lunch' });
  await expect.poll(now).toMatchObject({ status: 'away', note: 'lunch' });
  await expect.poll(changed).toContainEqual({ ...user, status: 'away', note: 'lunch' });
  ann.send('GOODBYE');
  await ann.closed;
  await expect.poll(now).toBeUndefined();
  const gone = (): unknown =>
    modern
      .all('ONLINE_CHANGES')
      .map((fields) => fields['gone'])
      .flat();
  await expect.poll(gone).toContain(ann.id);
});

test('INVITE, JOIN and SEND_MESSAGE are sent to everybody concerned, and messages to no one who is only invited', async () => {
  const [ann, bob, cleo, dan] = await Promise.all(
    ['ann', 'bob', 'cleo', 'dan'].map((name) => register(name)),
  );
  if (!ann || !bob || !cleo || !dan) throw new Error('not registered');
  ann.send('INVITE', { users: [bob.name, cleo.name], title: 'Lunch' });
  const invitation = { from: ann.name, users: names([bob, cleo]), title: 'Lunch' };
  const { conversation } = (await ann.take('INVITATION', invitation)).fields;
  const invited = { ...state(String(conversation), [ann], [bob, cleo]), title: 'Lunch' };
  for (const each of [ann, bob, cleo]) await each.take('CONVERSATIONS', { conversations: [invited] });
  for (const each of [bob, cleo]) await each.take('INVITATION', { conversation, ...invitation });
  ann.send('SEND_MESSAGE', { conversation, text: 'early', id: 'mine-1' });
  const sent = { conversation, id: 'mine-1', from: ann.name, text: 'early' };
  expect((await ann.take('SEND_MESSAGE', sent)).fields['at']).toBeTypeOf('number');
  bob.send('JOIN', { conversation });
  await bob.take('SEND_MESSAGE', sent);
  bob.send('SEND_MESSAGE', { conversation, text: 'Grüße 👋' });
  for (const each of [ann, bob]) await each.take('SEND_MESSAGE', { from: bob.name, text: 'Grüße 👋' });
  await cleo.settle();
  await dan.settle();
  expect([...cleo.all('SEND_MESSAGE'), ...dan.all('SEND_MESSAGE'), ...dan.all('INVITATION')]).toEqual([]);
});

test('a repeated id changes nothing and is acknowledged again', async () => {
  const [ann, bob] = [await register('ann'), await register('bob')];
  const conversation = await talk(ann, bob);
  ann.send('SEND_MESSAGE', { conversation, id: 'one', text: 'first' });
  const { fields } = await ann.take('SEND_MESSAGE', { id: 'one' });
  ann.send('SEND_MESSAGE', { conversation, id: 'one', text: 'second' });
  expect((await ann.take('SEND_MESSAGE', { id: 'one' })).fields).toEqual(fields);
  bob.send('SEND_MESSAGE', { conversation, id: 'one', text: 'bob may use it, too' });
  await bob.take('SEND_MESSAGE', { from: bob.name });
  expect(texts(bob)).toEqual(['first']);
});

test('a message sent before a LEAVE reaches its author, also if both are in one commit', async () => {
  const [ann, bob] = [await register('ann'), await register('bob')];
  const conversation = await talk(ann, bob);
  const line = (command: string, fields: object): string => `${command} ${JSON.stringify(fields)}\n`;
  const say = (text: string): string => line('SEND_MESSAGE', { conversation, text });
  const leave = line('LEAVE', { conversation });
  bob.raw(say('bye') + leave + say('too late'));
  await bob.take('SEND_MESSAGE', { text: 'bye' });
  await ann.take('SEND_MESSAGE', { text: 'bye' });
  await bob.take('ERROR', { code: 'not-a-member' });
  ann.send('INVITE', { conversation, users: [bob.name] });
  await bob.take('INVITATION', { conversation });
  bob.raw(line('JOIN', { conversation }) + say('hello') + leave);
  await bob.take('SEND_MESSAGE', { text: 'hello' });
  await ann.take('SEND_MESSAGE', { text: 'hello' });
  ann.send('SEND_MESSAGE', { conversation, text: 'gone' });
  await ann.take('SEND_MESSAGE', { text: 'gone' });
  await bob.settle();
  expect(bob.all('SEND_MESSAGE')).toEqual([]);
});

test('what a client sends in one packet is answered in order, with refusals and repeats in their places', async () => {
  const [ann, bob] = [await register('ann'), await register('bob')];
  const conversation = await talk(ann, bob);
  const other = randomUUID().replace(/^(.{14})./, '$18');
  const line = (command: string, fields: object): string => `${command} ${JSON.stringify(fields)}\n`;
  const say = (text: string, fields: object = {}): string =>
    line('SEND_MESSAGE', { conversation, text, ...fields });
  const many = Array.from({ length: 40 }, (_, index) => `${index}`);
  await ann.settle();
  ann.inbox.length = 0;
  ann.raw(
    [
      ...many.map((text) => say(text)),
      say('once', { id: 'one' }),
      say('twice', { id: 'one' }),
      say('elsewhere', { conversation: other, id: 'two' }),
      say('', { id: 'three' }),
      say('before'),
      line('PING', { token: 'between' }),
      say('after'),
      line('LEAVE', { conversation }),
      say('too late', { id: 'four' }),
      line('PING', { token: 'end' }),
    ].join(''),
  );
  await expect.poll(() => ann.all('PONG')).toContainEqual({ token: 'end' });
  // Presence may come in between.
  const answers = ann.inbox.filter(({ command }) => !command.startsWith('ONLINE_'));
  const told = answers.map(({ command, fields }) => {
    if (command === 'SEND_MESSAGE') return fields['text'];
    return command === 'ERROR' ? [fields['id'], fields['code']] : [command, fields['token']];
  });
  expect(told).toEqual([
    ...many,
    'once',
    'once',
    ['two', 'no-such-conversation'],
    ['three', 'empty-text'],
    'before',
    ['PONG', 'between'],
    'after',
    ['CONVERSATIONS', undefined],
    ['four', 'not-a-member'],
    ['PONG', 'end'],
  ]);
  const heard = (): unknown[] => texts(bob);
  await expect.poll(heard).toEqual([...many, 'once', 'before', 'after']);
});

test('DECLINE, UNINVITE and LEAVE end membership, and nothing more is sent to the person', async () => {
  const [ann, bob, cleo, dan] = [
    await register('ann'),
    await register('bob'),
    await register('cleo'),
    await register('dan'),
  ];
  const conversation = await talk(ann, bob, cleo, dan);
  cleo.send('DECLINE', { conversation });
  for (const each of [ann, bob, cleo, dan])
    await each.take('CONVERSATIONS', { conversations: [state(conversation, [ann, bob], [dan])] });
  ann.send('UNINVITE', { conversation, users: [dan.name] });
  for (const each of [ann, bob, dan])
    await each.take('CONVERSATIONS', { conversations: [state(conversation, [ann, bob], [])] });
  expect(await dan.refused('JOIN', { conversation })).toBe('not-invited');
  bob.send('LEAVE', { conversation });
  for (const each of [ann, bob])
    await each.take('CONVERSATIONS', { conversations: [state(conversation, [ann], [])] });
  ann.send('SEND_MESSAGE', { conversation, text: 'alone' });
  await ann.take('SEND_MESSAGE', { text: 'alone' });
  for (const each of [bob, cleo, dan]) {
    await each.settle();
    expect(texts(each)).toEqual([]);
  }
  ann.send('INVITE', { conversation, users: [bob.name] });
  await bob.take('INVITATION', { conversation });
});

test('a returning client gets its conversations, invitations and missed messages, once and in order', async () => {
  const [ann, bob, cleo] = [await register('ann'), await register('bob'), await register('cleo')];
  const conversation = await talk(ann, bob, cleo);
  ann.send('SEND_MESSAGE', { conversation, text: '0' });
  await bob.take('SEND_MESSAGE', { text: '0' });
  await bob.crash();
  await cleo.crash();
  for (const text of ['1', '2', '3']) ann.send('SEND_MESSAGE', { conversation, text });
  await ann.take('SEND_MESSAGE', { text: '3' });
  for (let visit = 0; visit < 2; visit += 1) {
    const back = await TestClient.connect(target);
    back.send('REGISTER', { user: bob.name });
    await back.take('CONVERSATIONS', { conversations: [state(conversation, [ann, bob], [cleo])] });
    await back.settle();
    expect(texts(back)).toEqual(visit === 0 ? ['1', '2', '3'] : []);
    back.send('GOODBYE');
    await back.closed;
  }
  const asked = await TestClient.connect(target);
  asked.send('REGISTER', { user: cleo.name });
  await asked.take('INVITATION', { conversation, from: ann.name });
});

test('the server chooses a conversation’s id; an INVITE with an id extends that conversation', async () => {
  const [ann, bob, cleo] = [await register('ann'), await register('bob'), await register('cleo')];
  expect(await ann.refused('INVITE', { conversation: randomUUID(), users: [bob.name] })).toBe(
    'no-such-conversation',
  );
  ann.send('INVITE', { users: [bob.name] });
  const conversation = String((await bob.take('INVITATION')).fields['conversation']);
  expect(conversation).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
  ann.send('INVITE', { conversation: conversation.toUpperCase(), users: [bob.name, cleo.name] });
  await cleo.take('INVITATION', { conversation, users: [cleo.name] });
  await bob.settle();
  expect(bob.all('INVITATION')).toEqual([]);
  expect(await bob.refused('INVITE', { conversation, users: [cleo.name] })).toBe('not-a-member');
});
