import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits';
import { TestClient } from './client';
import { talk } from './talk';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const register = (name: string, fields?: object): Promise<TestClient> =>
  TestClient.register(target, name, fields);

const words = (text: string, times: number): string => text.repeat(times);
/** Input before REGISTER, and the code of the answer. */
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
  ['a name with two spaces in a row', 'REGISTER {"user":"ann  lee"}\n', 'bad-name'],
  ['a name with a space at its end', 'REGISTER {"user":"ann "}\n', 'bad-name'],
  ['a name with a no-break space', 'REGISTER {"user":"ann\u00a0lee"}\n', 'bad-name'],
  ['a name with a variation selector', 'REGISTER {"user":"ann\ufe0f"}\n', 'bad-name'],
  ['a name of a filler', 'REGISTER {"user":"\u3164"}\n', 'bad-name'],
  ['a name without a letter or digit', 'REGISTER {"user":"..."}\n', 'bad-name'],
  ['a name with three marks in a row', 'REGISTER {"user":"a\u0301\u0302\u0303"}\n', 'bad-name'],
  ['a name of 33 letters', `REGISTER {"user":"${words('a', 33)}"}\n`, 'bad-name'],
  ['a status that is none', 'REGISTER {"user":"ann","status":"asleep"}\n', 'wrong-type'],
  ['a note that is too long', `REGISTER {"user":"ann","note":"${words('n', 121)}"}\n`, 'wrong-type'],
  ['HELLO without a nonce', 'HELLO {}\n', 'missing-field'],
  ['HELLO with a short nonce', 'HELLO {"nonce":"n"}\n', 'wrong-type'],
  ['a key that is none', 'REGISTER {"user":"ann","key":"abc"}\n', 'wrong-type'],
  ['a name with no comparable length', 'REGISTER {"user":{"length":{"toString":1}}}\n', 'wrong-type'],
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
  'before REGISTER, %s is refused and the connection stays open',
  async (_what, bytes, code) => {
    const client = await TestClient.connect(target);
    client.raw(bytes);
    const { fields } = await client.take('ERROR');
    expect(fields).toMatchObject({ code, message: expect.stringMatching(/^[A-Z"“].*\.$/s) });
    await client.settle();
  },
);

const nowhere = '00000000-0000-4000-8000-000000000000';
type Case = [what: string, command: string, fields: (known: Meeting) => object, code: string];
interface Meeting {
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
    'ann',
    'an id of 66 UTF-16 units',
    'SEND_MESSAGE',
    ({ conversation }) => ({ conversation, text: 'hi', id: words('👋', 33) }),
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
    'a text of invisible characters',
    'SEND_MESSAGE',
    ({ conversation }) => ({ conversation, text: '\u200b\u2800\u3164\u202e\ufe0f' }),
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
  ['ann', 'an entry', 'JOIN', ({ conversation, ann }) => ({ conversation, writer: ann.id }), 'bad-entry'],
  ['ann', 'from a simple client', 'HAVE', () => ({ conversations: [] }), 'bad-entry'],
  ['ann', 'from a simple client', 'REMOVE', ({ conversation }) => ({ conversation }), 'bad-entry'],
  [
    'bob',
    'somebody whom ann invited',
    'UNINVITE',
    ({ conversation, cleo }) => ({ conversation, users: [cleo.name] }),
    'not-invited',
  ],
  ['ann', 'a picture nobody has', 'ICON', () => ({ hash: words('0', 64) }), 'no-such-icon'],
  ['ann', 'a picture that is none', 'ICON', () => ({ hash: words('0', 64), data: 'AAAA' }), 'bad-icon'],
];

test('every invalid command of a registered client gets an error that names it, and changes nothing', async () => {
  const [ann, bob, cleo, dan] = [
    await register('ann'),
    await register('bob'),
    await register('cleo'),
    await register('dan'),
  ];
  const conversation = await talk(ann, bob, cleo);
  const known: Meeting = { conversation, ann, bob, cleo, dan };
  for (const [who, what, command, fields, code] of registered)
    expect(await known[who].refused(command, fields(known)), `${who}: ${command} ${what}`).toBe(code);
  await bob.settle();
  expect(bob.all('SEND_MESSAGE')).toEqual([]);
  ann.send('SEND_MESSAGE', { conversation, text: words('ü', 8000) });
  await bob.take('SEND_MESSAGE', { conversation });
});

test('an ERROR names the message that it concerns', async () => {
  const ann = await register('ann');
  ann.send('SEND_MESSAGE', { conversation: nowhere, id: 'mine', text: 'x' });
  await ann.take('ERROR', { command: 'SEND_MESSAGE', conversation: nowhere, id: 'mine' });
});

test.each([
  ['the same', (name: string) => name],
  ['another case', (name: string) => name.toUpperCase()],
  ['full-width letters', (name: string) => name.replace('paul', 'ｐａｕｌ')],
  ['Cyrillic look-alikes', (name: string) => name.replace('pa', 'ра')],
  ['a capital I for an l', (name: string) => name.replace('paul', 'pauI')],
])('a taken name is refused, and a free one suggested: %s', async (_what, alike) => {
  const holder = await register('paul');
  const other = await TestClient.connect(target);
  other.send('REGISTER', { user: alike(holder.name) });
  const { fields } = await other.take('ERROR', { command: 'REGISTER', code: 'name-taken' });
  expect(fields['suggestion']).toBe(`${alike(holder.name)} 2`);
  other.send('REGISTER', { user: fields['suggestion'] });
  await other.take('WELCOME', { user: fields['suggestion'] });
});

test.each([
  ['Ella', 'Elia'],
  ['Neil', 'Nell'],
  ['Ilse', 'Lise'],
  ['ian', 'lan'],
])('%s and %s are different names', async (name, similar) => {
  const holder = await register(name);
  const other = await TestClient.connect(target);
  const user = holder.name.replace(name, similar);
  other.send('REGISTER', { user });
  await other.take('WELCOME', { user });
});

test.each(['Zoë', '王小明', 'Ärzte_1', 'a.b-c', 'नमस्ते', 'Anna Smith', 'Nguyễn Thị Ánh'])(
  'the name %s is allowed',
  async (name) => {
    await register(name);
  },
);

test('a client that floods is told how long to wait', async () => {
  const ann = await register('ann');
  for (let count = 0; count < 2_000; count += 1) ann.send('STATUS', { status: 'busy' });
  const { fields } = await ann.take('ERROR', { code: 'too-many-messages' });
  expect(fields['message']).toMatch(/\d+ ms/);
  await new Promise((resolve) => setTimeout(resolve, Number(fields['retryAfter']) + 200));
  await ann.settle();
});
