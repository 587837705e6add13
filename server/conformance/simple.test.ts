import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits';
import { TestClient, unique } from './client';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const register = (name: string, fields?: object): Promise<TestClient> =>
  TestClient.register(target, name, fields);

/** A conversation of two who are in and, if given, others who are asked. */
async function talk(ann: TestClient, bob: TestClient, ...asked: TestClient[]): Promise<string> {
  ann.send('INVITE', { users: [bob, ...asked].map(({ name }) => name) });
  const conversation = String((await ann.take('INVITATION')).fields['conversation']);
  await ann.take('CONVERSATIONS', {});
  await bob.take('INVITATION', { conversation });
  bob.send('JOIN', { conversation });
  await bob.take('CONVERSATIONS', { conversations: [state(conversation, [ann, bob], asked)] });
  await ann.take('CONVERSATIONS', { conversations: [state(conversation, [ann, bob], asked)] });
  return conversation;
}

const names = (clients: readonly TestClient[]): string[] => clients.map(({ name }) => name);
const state = (conversation: string, members: TestClient[], invited: TestClient[]) => ({
  conversation,
  members: names(members),
  invited: names(invited),
});
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

test('a command may come without fields, with CR LF, in pieces, and between empty lines', async () => {
  const client = await TestClient.connect(target);
  client.raw('\n\r\nPI');
  await new Promise((resolve) => setTimeout(resolve, 20));
  client.raw('NG\r\nPING {"token":"x","unknown":[1]}\n');
  expect((await client.take('PONG')).fields).toEqual({});
  expect((await client.take('PONG')).fields).toEqual({ token: 'x' });
});

test('a simple person has the same id at every visit', async () => {
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

test('who comes, changes and goes is told to all: the list to simple clients, changes to those who asked', async () => {
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

test('INVITE, JOIN, SEND_MESSAGE: everyone is told, and nobody who is only invited gets a message', async () => {
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

test('the same id again changes nothing and is acknowledged again', async () => {
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

test('DECLINE, UNINVITE and LEAVE take people out; who left gets nothing more', async () => {
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

test('whoever comes back gets their conversations, invitations and what they missed, once and in order', async () => {
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

test('an INVITE may choose the conversation’s id, and extends one that is known', async () => {
  const [ann, bob, cleo] = [await register('ann'), await register('bob'), await register('cleo')];
  const conversation = randomUUID();
  ann.send('INVITE', { conversation: conversation.toUpperCase(), users: [bob.name] });
  await bob.take('INVITATION', { conversation });
  ann.send('INVITE', { conversation, users: [bob.name, cleo.name] });
  await cleo.take('INVITATION', { conversation, users: [cleo.name] });
  expect(bob.all('INVITATION')).toEqual([]);
  expect(await bob.refused('INVITE', { conversation, users: [cleo.name] })).toBe('not-a-member');
});

const words = (text: string, times: number): string => text.repeat(times);
/** What is sent before REGISTER, and the code that answers it. */
const unregistered: [string, string | Uint8Array, string][] = [
  ['lower case', 'register {}\n', 'bad-line'],
  ['a command of 33 letters', `${words('A', 33)}\n`, 'bad-line'],
  ['no space before the object', 'PING{}\n', 'bad-line'],
  ['not UTF-8', Uint8Array.of(0x50, 0x49, 0x4e, 0x47, 0x20, 0xff, 0xfe, 10), 'not-utf8'],
  ['not JSON', 'REGISTER {"user":\n', 'not-json'],
  ['an array', 'REGISTER ["ann"]\n', 'not-json'],
  ['a string', 'REGISTER "ann"\n', 'not-json'],
  ['a line too long', `PING {"token":"${words('x', limits.lineBytes)}"}\n`, 'line-too-long'],
  ['an unknown command', 'DANCE {}\n', 'unknown-command'],
  ['no name', 'REGISTER {}\n', 'missing-field'],
  ['a name that is a number', 'REGISTER {"user":7}\n', 'wrong-type'],
  ['an empty name', 'REGISTER {"user":""}\n', 'bad-name'],
  ['a name with a space', 'REGISTER {"user":"ann lee"}\n', 'bad-name'],
  ['a name of 33 letters', `REGISTER {"user":"${words('a', 33)}"}\n`, 'bad-name'],
  ['a status that is none', 'REGISTER {"user":"ann","status":"asleep"}\n', 'wrong-type'],
  ['a note that is too long', `REGISTER {"user":"ann","note":"${words('n', 121)}"}\n`, 'wrong-type'],
  ['a key that is none', 'REGISTER {"user":"ann","key":"abc"}\n', 'wrong-type'],
  ['STATUS', 'STATUS {"status":"away"}\n', 'not-registered'],
  ['INVITE', 'INVITE {"users":["bob"]}\n', 'not-registered'],
  ['UNINVITE', 'UNINVITE {}\n', 'not-registered'],
  ['JOIN', 'JOIN {}\n', 'not-registered'],
  ['DECLINE', 'DECLINE {}\n', 'not-registered'],
  ['LEAVE', 'LEAVE {}\n', 'not-registered'],
  ['SEND_MESSAGE', 'SEND_MESSAGE {}\n', 'not-registered'],
  ['HAVE', 'HAVE {"conversations":[]}\n', 'not-registered'],
  ['ICON', `ICON {"hash":"${words('0', 64)}"}\n`, 'not-registered'],
];

test.each(unregistered)(
  'before REGISTER, %s is refused and the connection lives on',
  async (_what, bytes, code) => {
    const client = await TestClient.connect(target);
    client.raw(bytes);
    const { fields } = await client.take('ERROR');
    expect(fields).toMatchObject({ code, message: expect.stringMatching(/^[A-Z"“].*\.$/s) });
    await client.settle();
  },
);

test('a PROVE that nobody asked for ends the connection', async () => {
  const client = await TestClient.connect(target);
  client.send('PROVE', { signature: words('A', 86) });
  await client.take('ERROR', { code: 'bad-proof', command: 'PROVE' });
  await client.closed;
});

const nowhere = '00000000-0000-4000-8000-000000000000';
type Case = [what: string, command: string, fields: (known: Known) => object, code: string];
interface Known {
  conversation: string;
  ann: TestClient;
  bob: TestClient;
  cleo: TestClient;
  dan: TestClient;
}
type Who = 'ann' | 'bob' | 'cleo' | 'dan';
/** ann and bob are members, cleo is invited, dan is neither. */
const registered: [Who, ...Case][] = [
  ['ann', 'REGISTER again', 'REGISTER', () => ({ user: 'other' }), 'already-registered'],
  ['ann', 'a status that is none', 'STATUS', () => ({ status: 'asleep' }), 'wrong-type'],
  ['ann', 'nobody', 'INVITE', () => ({ users: [] }), 'wrong-type'],
  ['ann', 'no users', 'INVITE', () => ({}), 'missing-field'],
  ['ann', 'users that are no list', 'INVITE', ({ bob }) => ({ users: bob.name }), 'wrong-type'],
  ['ann', 'a stranger', 'INVITE', () => ({ users: ['nobody-of-this-name'] }), 'no-such-user'],
  ['ann', 'only oneself', 'INVITE', ({ ann }) => ({ users: [ann.name] }), 'already-a-member'],
  [
    'ann',
    'a member',
    'INVITE',
    ({ conversation, bob }) => ({ conversation, users: [bob.name] }),
    'already-a-member',
  ],
  [
    'ann',
    'someone asked',
    'INVITE',
    ({ conversation, cleo }) => ({ conversation, users: [cleo.name] }),
    'already-a-member',
  ],
  [
    'ann',
    'an id that is no UUID',
    'INVITE',
    ({ bob }) => ({ conversation: 'x', users: [bob.name] }),
    'wrong-type',
  ],
  [
    'ann',
    'a long title',
    'INVITE',
    ({ dan }) => ({ users: [dan.name], title: words('t', 121) }),
    'wrong-type',
  ],
  [
    'cleo',
    'while only invited',
    'INVITE',
    ({ conversation, dan }) => ({ conversation, users: [dan.name] }),
    'not-a-member',
  ],
  [
    'dan',
    'into others’ conversation',
    'INVITE',
    ({ conversation, dan }) => ({ conversation, users: [dan.name, 'x'] }),
    'no-such-user',
  ],
  [
    'dan',
    'others into others’ conversation',
    'INVITE',
    ({ conversation, bob }) => ({ conversation, users: [bob.name] }),
    'not-a-member',
  ],
  [
    'ann',
    'a member',
    'UNINVITE',
    ({ conversation, bob }) => ({ conversation, users: [bob.name] }),
    'not-invited',
  ],
  ['ann', 'no users', 'UNINVITE', ({ conversation }) => ({ conversation }), 'missing-field'],
  [
    'dan',
    'in others’ conversation',
    'UNINVITE',
    ({ conversation, cleo }) => ({ conversation, users: [cleo.name] }),
    'not-a-member',
  ],
  [
    'ann',
    'when unknown',
    'UNINVITE',
    ({ cleo }) => ({ conversation: nowhere, users: [cleo.name] }),
    'no-such-conversation',
  ],
  ['ann', 'when in already', 'JOIN', ({ conversation }) => ({ conversation }), 'already-a-member'],
  ['dan', 'when not asked', 'JOIN', ({ conversation }) => ({ conversation }), 'not-invited'],
  ['dan', 'when unknown', 'JOIN', () => ({ conversation: nowhere }), 'no-such-conversation'],
  ['dan', 'without saying which', 'JOIN', () => ({}), 'missing-field'],
  ['dan', 'when not asked', 'DECLINE', ({ conversation }) => ({ conversation }), 'not-invited'],
  ['dan', 'when unknown', 'DECLINE', () => ({ conversation: nowhere }), 'no-such-conversation'],
  ['dan', 'when not in', 'LEAVE', ({ conversation }) => ({ conversation }), 'not-a-member'],
  ['cleo', 'while only invited', 'LEAVE', ({ conversation }) => ({ conversation }), 'not-a-member'],
  ['dan', 'when unknown', 'LEAVE', () => ({ conversation: nowhere }), 'no-such-conversation'],
  [
    'dan',
    'when not in',
    'SEND_MESSAGE',
    ({ conversation }) => ({ conversation, text: 'hi' }),
    'not-a-member',
  ],
  [
    'cleo',
    'while only invited',
    'SEND_MESSAGE',
    ({ conversation }) => ({ conversation, text: 'hi' }),
    'not-a-member',
  ],
  [
    'ann',
    'when unknown',
    'SEND_MESSAGE',
    () => ({ conversation: nowhere, text: 'hi' }),
    'no-such-conversation',
  ],
  ['ann', 'without text', 'SEND_MESSAGE', ({ conversation }) => ({ conversation }), 'missing-field'],
  [
    'ann',
    'a text that is none',
    'SEND_MESSAGE',
    ({ conversation }) => ({ conversation, text: 5 }),
    'wrong-type',
  ],
  ['ann', 'an empty text', 'SEND_MESSAGE', ({ conversation }) => ({ conversation, text: '' }), 'empty-text'],
  [
    'ann',
    'a blank text',
    'SEND_MESSAGE',
    ({ conversation }) => ({ conversation, text: ' \n\t' }),
    'empty-text',
  ],
  [
    'ann',
    'a long text',
    'SEND_MESSAGE',
    ({ conversation }) => ({ conversation, text: words('x', 8001) }),
    'text-too-long',
  ],
  [
    'ann',
    'a long id',
    'SEND_MESSAGE',
    ({ conversation }) => ({ conversation, text: 'x', id: words('i', 65) }),
    'wrong-type',
  ],
  [
    'ann',
    'a signed entry',
    'JOIN',
    ({ conversation, ann }) => ({ conversation, author: ann.id }),
    'bad-entry',
  ],
  ['ann', 'from a simple client', 'HAVE', () => ({ conversations: [] }), 'bad-entry'],
  ['ann', 'a picture nobody has', 'ICON', () => ({ hash: words('0', 64) }), 'no-such-icon'],
  ['ann', 'a picture that is none', 'ICON', () => ({ hash: words('0', 64), data: 'AAAA' }), 'bad-icon'],
];

test('every mistake of a registered client is named, and changes nothing', async () => {
  const [ann, bob, cleo, dan] = [
    await register('ann'),
    await register('bob'),
    await register('cleo'),
    await register('dan'),
  ];
  const conversation = await talk(ann, bob, cleo);
  const known: Known = { conversation, ann, bob, cleo, dan };
  for (const [who, what, command, fields, code] of registered)
    expect(await known[who].refused(command, fields(known)), `${who}: ${command} ${what}`).toBe(code);
  await bob.settle();
  expect(bob.all('SEND_MESSAGE')).toEqual([]);
  ann.send('SEND_MESSAGE', { conversation, text: words('ü', 8000) });
  await bob.take('SEND_MESSAGE', { conversation });
});

test('an ERROR says which message it is about', async () => {
  const ann = await register('ann');
  ann.send('SEND_MESSAGE', { conversation: nowhere, id: 'mine', text: 'x' });
  await ann.take('ERROR', { command: 'SEND_MESSAGE', conversation: nowhere, id: 'mine' });
});

test.each([
  ['the same', (name: string) => name],
  ['another case', (name: string) => name.toUpperCase()],
  ['full-width letters', (name: string) => name.replace('paul', 'ｐａｕｌ')],
  ['Cyrillic look-alikes', (name: string) => name.replace('pa', 'ра')],
])('a name that is taken is refused: %s', async (_what, alike) => {
  const holder = await register('paul');
  const other = await TestClient.connect(target);
  expect(await other.refused('REGISTER', { user: alike(holder.name) })).toBe('name-taken');
  other.send('REGISTER', { user: unique('free') });
  await other.take('WELCOME');
});

test.each(['Zoë', '王小明', 'Ärzte_1', 'a.b-c', 'नमस्ते'])('the name %s is allowed', async (name) => {
  await register(name);
});

test('a flood is told to slow down, and for how long', async () => {
  const ann = await register('ann');
  for (let count = 0; count < 2_000; count += 1) ann.send('STATUS', { status: 'busy' });
  const { fields } = await ann.take('ERROR', { code: 'too-many-messages' });
  expect(fields['message']).toMatch(/\d+ ms/);
  await new Promise((resolve) => setTimeout(resolve, Number(fields['retryAfter']) + 200));
  await ann.settle();
});
