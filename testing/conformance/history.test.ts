import { afterAll, beforeAll, expect, test } from 'vitest';
import { conversationId } from '../../shared/ids';
import { TestClient, unique } from './client';
import { arrive, has, met } from './meeting';
import { nothingOf, sendEntry, TestNode } from './node';
import { talk } from './talk';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const register = (name: string): Promise<TestClient> => TestClient.register(target, name);
const texts = (client: TestClient): unknown[] => client.all('SEND_MESSAGE').map(({ text }) => text);
test('a member invited later gets messages from then on, or all of them with history', async () => {
  const [ann, bob, cleo, dan] = [
    await register('ann'),
    await register('bob'),
    await register('cleo'),
    await register('dan'),
  ];
  const [eve, toEve] = await arrive(target, 'eve');
  const conversation = conversationId.parse(await talk(ann, bob));
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
  const isSaid = (said: string): boolean =>
    toEve.all('SEND_MESSAGE').some(({ content }) => (content as { text: string }).text === said);
  await expect.poll(() => isSaid('after')).toBe(true);
  await Promise.all([cleo.settle(), toEve.settle()]);
  expect(texts(cleo)).toEqual([]);
  toEve.send('HAVE', { conversations: [nothingOf(conversation)] });
  await toEve.settle();
  expect(isSaid('before')).toBe(false);
  eve.takeFrom(toEve);
  expect(eve.log(conversation).state.invited.has(eve.id)).toBe(true);
});

test('messages read before leaving are not delivered again after coming back', async () => {
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

test('answers have the order of the commands', async () => {
  const [ann, bob] = [await register('ann'), await register('bob')];
  const conversation = await talk(ann, bob);
  await ann.settle();
  ann.inbox.length = 0;
  const lines = [
    `SEND_MESSAGE {"conversation":"${conversation}","text":"1"}`,
    'PING {"token":"2"}',
    'NONSENSE',
    `SEND_MESSAGE {"conversation":"${conversation}"}`,
    `SEND_MESSAGE {"conversation":"${conversation}","text":"5"}`,
    `JOIN {"conversation":"${conversation}"}`,
    `SEND_MESSAGE {"conversation":"${conversation}","id":"six","text":"6"}`,
    `SEND_MESSAGE {"conversation":"${conversation}","text":"7"}`,
    `SEND_MESSAGE {"conversation":"${conversation}","id":"six","text":"6"}`,
    'PING {"token":"9"}',
  ];
  ann.raw(`${lines.join('\n')}\n`);
  await ann.take('PONG', { token: '9' });
  const answers = ann.inbox.filter(({ command }) => command !== 'ONLINE_USERS');
  expect(answers.map(({ command, fields }) => fields['code'] ?? fields['text'] ?? command)).toEqual([
    '1',
    'PONG',
    'unknown-command',
    'missing-field',
    '5',
    'already-a-member',
    '6',
    '7',
    '6',
  ]);
});

test('a forgotten conversation returns newest first, with messages written under a former name', async () => {
  const former = new TestNode(unique('former'));
  const bob = await register('bob');
  const { conversation } = former.found(bob.named);
  for (let index = 0; index < 100; index += 1) former.say(conversation, `${index}`);
  const ann = new TestNode(unique('ann'), former.keys);
  const toAnn = await ann.connect(target);
  await toAnn.take('HAVE', { conversations: [], last: true });
  for (const entry of former.entries(conversation)) sendEntry(toAnn, entry);
  await bob.take('INVITATION', { conversation, from: former.name });
  bob.send('JOIN', { conversation });
  await expect.poll(() => bob.all('SEND_MESSAGE').length).toBe(100);
  expect(new Set(bob.all('SEND_MESSAGE').map(({ from }) => from))).toEqual(new Set([former.name]));
  expect([...toAnn.all('ERROR'), ...toAnn.all('HAVE')]).toEqual([]);
});

test('messages that a late control makes visible are delivered to simple clients, too', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const cleo = await register('cleo');
  const founding = ann.found(bob.named, cleo.named);
  const { conversation } = founding;
  sendEntry(toAnn, founding);
  await toBob.take('INVITE', has(founding));
  bob.take([founding]);
  cleo.send('JOIN', { conversation });
  await toBob.take('JOIN', { from: cleo.name });
  const join = bob.join(conversation);
  const hidden = bob.say(conversation, 'said by a member');
  sendEntry(toBob, hidden);
  await toBob.take('WANT', { conversation, hashes: [join.hash] });
  await cleo.settle();
  expect(texts(cleo)).toEqual([]);
  sendEntry(toBob, join);
  await cleo.take('SEND_MESSAGE', { text: 'said by a member' });
  cleo.send('SEND_MESSAGE', { conversation, text: 'seen' });
  await cleo.take('SEND_MESSAGE', { text: 'seen' });
  expect(texts(cleo)).toEqual([]);
});

test('authors are told who holds their messages, and at registration what is known of it', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const cleo = await register('cleo');
  const conversation = await met(ann, toAnn, bob, toBob);
  sendEntry(toAnn, ann.invite(conversation, cleo.named));
  await cleo.take('INVITATION', { conversation });
  cleo.send('JOIN', { conversation });
  await toAnn.take('JOIN', { from: cleo.name });
  const said = ann.say(conversation, 'hello');
  sendEntry(toAnn, said);
  await toBob.take('SEND_MESSAGE', has(said));
  const items = { [ann.writer]: [[1, 1, said.hash]] };
  await toAnn.take('RECEIPTS', { conversation, delivered: { [cleo.id]: items } });
  const [founding] = ann.entries(conversation);
  toBob.send('RECEIPTS', { conversation, received: items, controls: [founding?.hash] });
  await toAnn.take('RECEIPTS', { conversation, delivered: { [bob.id]: items } });
  // Receipts that are repeated, or for unknown entries, are ignored.
  toBob.send('RECEIPTS', { conversation, received: items });
  toBob.send('RECEIPTS', { conversation, received: { [ann.writer]: [[1, 99, founding?.hash]] } });
  await toBob.settle();
  await toAnn.crash();
  const again = await ann.connect(target);
  const { fields } = await again.take('RECEIPTS', { conversation });
  expect(fields['delivered']).toEqual({ [cleo.id]: items, [bob.id]: items });
  const told = [...toAnn.all('RECEIPTS'), ...again.all('RECEIPTS'), ...toBob.all('RECEIPTS')];
  expect(told.filter(({ delivered }) => delivered !== undefined)).toEqual([]);
});

test('messages of other kinds go to simple clients that ask for them, and texts to all', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [plain, kinds] = [
    await register('plain'),
    await TestClient.register(target, 'kinds', { features: ['kinds'] }),
  ];
  const founding = ann.found(plain.named, kinds.named);
  const { conversation } = founding;
  sendEntry(toAnn, founding);
  for (const each of [plain, kinds]) {
    await each.take('INVITATION', { conversation });
    each.send('JOIN', { conversation });
    await toAnn.take('JOIN', { from: each.name });
  }
  const said = ann.say(conversation, 'hello');
  sendEntry(toAnn, said);
  sendEntry(toAnn, ann.say(conversation, '', { kind: 'reaction', to: said.hash, fields: { emoji: '👍' } }));
  sendEntry(toAnn, ann.say(conversation, 'and welcome', { kind: 'text', to: said.hash }));
  sendEntry(toAnn, ann.say(conversation, '', { kind: 'title', fields: { title: 'Garden' } }));
  await kinds.take('SEND_MESSAGE', { text: 'hello' });
  await kinds.take('SEND_MESSAGE', { text: 'Reacted with 👍 to “hello”' });
  await kinds.take('SEND_MESSAGE', { text: '> hello\nand welcome' });
  await kinds.take('SEND_MESSAGE', { text: 'Named the conversation “Garden”' });
  const state = { conversation, members: [ann.name, plain.name, kinds.name], invited: [], title: 'Garden' };
  await plain.take('CONVERSATIONS', { conversations: [state] });
  await plain.take('SEND_MESSAGE', { text: 'hello' });
  await plain.take('SEND_MESSAGE', { text: 'and welcome' });
  await plain.settle();
  expect(texts(plain)).toEqual([]);
});
