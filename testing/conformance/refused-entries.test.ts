import { afterAll, beforeAll, expect, test } from 'vitest';
import { signFounding } from '../../runtime/entries/signing';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import { conversationId, type ConversationId } from '../../shared/ids';
import { fieldsOf } from '../../shared/protocol/entries';
import { TestClient } from './client';
import { newKeys, nothingOf, sendEntry, TestNode } from './node';
import { arrive, has, met } from './meeting';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());
const texts = (client: TestClient): unknown[] =>
  client.all('SEND_MESSAGE').map(({ content }) => (content as { text: string } | undefined)?.text);

type Mistake = [what: string, make: (message: MessageEntry, ann: TestNode) => object, code: string];
const never = (): never => {
  throw new Error('no content');
};
/** Mistakes in a message of Ann's own that is valid otherwise. */
const mistakes: Mistake[] = [
  [
    'a changed text',
    (message) => ({
      ...fieldsOf(message),
      content: { ...message.content?.fields, id: 'x', salt: 'A'.repeat(22), text: 'forged' },
    }),
    'bad-entry',
  ],
  [
    'another’s signature',
    (message) => ({ ...fieldsOf(message), signature: newKeys().writer.sign(Buffer.from('x')) }),
    'bad-signature',
  ],
  ['no signature', (message) => ({ ...fieldsOf(message), signature: undefined }), 'bad-signature'],
  ['another’s writer', (message) => ({ ...fieldsOf(message), writer: newKeys().writer.id }), 'not-a-member'],
  ['a clock that is none', (message) => ({ ...fieldsOf(message), clock: 2 ** 48 + 1 }), 'wrong-type'],
  ['a number that is none', (message) => ({ ...fieldsOf(message), number: 0 }), 'wrong-type'],
  [
    'another spelling of its signature',
    (message) => ({ ...fieldsOf(message), signature: respelled(message.signature) }),
    'wrong-type',
  ],
];

/** The same bytes with other spare bits at the end. */
const respelled = (signature = ''): string => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return signature.slice(0, -1) + (letters[letters.indexOf(signature.slice(-1)) + 1] ?? '');
};

test.each(mistakes)(
  'an invalid entry of a node is refused and given to nobody: %s',
  async (_what, make, code) => {
    const [ann, toAnn] = await arrive(target, 'ann');
    const [bob, toBob] = await arrive(target, 'bob');
    const conversation = await met(ann, toAnn, bob, toBob);
    toAnn.send('SEND_MESSAGE', make(ann.say(conversation, 'hi'), ann));
    await toAnn.take('ERROR', { code, command: 'SEND_MESSAGE' });
    await toBob.settle();
    expect(toBob.all('SEND_MESSAGE')).toEqual([]);
  },
);

test('entries of an unknown conversation wait, and are neither given nor stored', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const founding = ann.found(bob.named);
  sendEntry(toAnn, ann.say(founding.conversation, 'first'));
  await toAnn.settle();
  await toBob.settle();
  expect([...toBob.all('SEND_MESSAGE'), ...toBob.all('HAVE')]).toEqual([]);
  sendEntry(toAnn, founding);
  await toBob.take('INVITE', has(founding));
  await expect.poll(() => texts(toBob)).toEqual(['first']);
});

test('each kind of refused entry gets its error code', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const conversation = await met(ann, toAnn, bob, toBob);
  const [invite] = ann.entries(conversation);
  const again = bob.makeControl(conversation, { command: 'JOIN', invite: invite?.hash ?? never() });
  sendEntry(toBob, again);
  await toBob.take('ERROR', { code: 'already-a-member', conversation, entry: again.hash });
  expect(await toAnn.refused('SEND_MESSAGE', { conversation, text: 'not an entry' })).toBe('bad-entry');
});

test('a person who is not in a conversation can neither fetch nor send, though they know its id and entries', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const [eve, toEve] = await arrive(target, 'eve');
  const conversation = await met(ann, toAnn, bob, toBob);
  toEve.send('HAVE', { conversations: [nothingOf(conversation)] });
  toEve.send('WANT', { conversation, hashes: ann.entries(conversation).map(({ hash }) => hash), have: [] });
  await toEve.take('LACKING', { conversation });
  eve.take(ann.entries(conversation));
  const [founding] = ann.entries(conversation);
  sendEntry(toEve, founding ?? never());
  await toEve.take('ERROR', { code: 'not-a-member', command: 'INVITE' });
  sendEntry(toEve, ann.makeMessage(conversation, 'passed on'));
  await toEve.take('ERROR', { code: 'not-a-member', command: 'SEND_MESSAGE' });
  await toBob.settle();
  await toEve.settle();
  expect([...toBob.all('SEND_MESSAGE'), ...toEve.all('INVITE'), ...toEve.all('JOIN')]).toEqual([]);
});

test('a person who left gets nothing more and cannot place messages before their leaving', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const simple = await TestClient.register(target, 'simple');
  const conversation = await met(ann, toAnn, bob, toBob);
  sendEntry(toAnn, ann.invite(conversation, simple.named));
  await simple.take('INVITATION', { conversation });
  simple.send('JOIN', { conversation });
  await toAnn.take('JOIN', {});
  await toBob.take('JOIN', {});
  // By what it names, it was written before the LEAVE, and withheld.
  const kept = bob.makeMessage(conversation, 'put before the leaving');
  const leave = bob.control(conversation, { command: 'LEAVE' });
  sendEntry(toBob, leave);
  await toAnn.take('LEAVE', has(leave));
  ann.take([leave]);
  sendEntry(toBob, kept);
  await toBob.settle();
  const later = bob.makeMessage(conversation, 'too late');
  sendEntry(toBob, later);
  await toBob.take('ERROR', { code: 'not-a-member', conversation, entry: later.hash });
  sendEntry(toAnn, ann.say(conversation, 'private now'));
  await simple.take('SEND_MESSAGE', { text: 'private now' });
  toBob.send('HAVE', { conversations: [nothingOf(conversation)] });
  await Promise.all([toBob.settle(), toAnn.settle(), simple.settle()]);
  expect([...texts(toBob), ...texts(toAnn), ...simple.all('SEND_MESSAGE')]).toEqual([]);
});

test('a founding INVITE under a false id is refused, and the real one is accepted', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const [eve, toEve] = await arrive(target, 'eve');
  const founding = ann.found(bob.named);
  const theirs = signFounding(eve.keys.writer, {
    command: 'INVITE',
    invited: [bob.named],
    title: undefined,
    isPublic: false,
    isSealed: false,
    history: false,
    certificates: [],
    certificate: eve.keys.certificate,
    clock: 1,
    at: 1,
    from: eve.name,
    extra: {},
  });
  const taken: ConversationId = conversationId.parse(founding.conversation);
  toEve.send('INVITE', { ...fieldsOf(theirs), conversation: taken });
  await toEve.take('ERROR', { code: 'bad-entry', command: 'INVITE', conversation: taken });
  sendEntry(toAnn, founding);
  await toBob.take('INVITE', has(founding));
  expect(toBob.all('INVITE')).toEqual([]);
});
