import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { parseEntry } from '../../../runtime/entries/entry-codec';
import { fieldsOf } from '../../../shared/protocol/entries';
import { openedMessage, asWritten } from '../../../runtime/sealing/opened-message';
import { KeyRing } from '../../../runtime/sealing/key-ring';
import { localEntryStore } from '../../../runtime/entries/store/local-store';
import { readSealed } from '../../../shared/sealing/sealed-content';
import { newKeys } from '../keys';
import { receiptsInMemory } from '../memory-store';
import { Commits } from './commits';
import { Conversations } from './conversations';
import { Composing } from './composing';
import { Founding } from './founding';
import { Writing } from './writing';
import { nobodyRemoved } from '../../../testing/nodes/test-authors';

const [me, bob] = [newKeys(), newKeys()];
const text = { kind: 'text', fields: { text: 'a secret' } };

/** What writes for a node on a store. */
function nodeOn(path = ':memory:') {
  const store = { ...localEntryStore(path), ...receiptsInMemory() };
  const onFault = (error: unknown): void => {
    throw error;
  };
  const conversations = new Conversations({ me: me.person.id, store, isLeaving: () => false });
  const commits = new Commits({ conversations, store, now: () => 0, onFault });
  const composing = new Composing({
    conversations,
    commits,
    keys: me,
    removed: nobodyRemoved,
    now: () => 2,
    onFault,
  });
  const [founding, writing] = [new Founding(composing), new Writing(composing)];
  return { store, commits, conversations, founding, writing };
}

/** A node that founds a sealed conversation with Bob. */
async function sealedConversation(title?: string, path?: string) {
  const { store, commits, conversations, founding, writing } = nodeOn(path);
  const people = [{ id: bob.person.id, user: 'bob' }];
  const certificates = new Map([[bob.person.id, [bob.certificate]]]);
  const founded = await founding.found('me', people, title, certificates);
  if (!founded.ok) throw new Error(founded.error.message);
  const { conversation } = founded.value.last;
  return { store, commits, conversations, writing, conversation, founded: founded.value };
}

test('a conversation with people whose certificates are known is sealed', async () => {
  const { conversations, conversation, founded } = await sealedConversation();
  expect(conversations.get(conversation)?.log.isSealed).toBe(true);
  expect(founded.gifts).toEqual([]);
});

test('what is said is sealed, and its key goes to all other computers of those who take part, once', async () => {
  const { writing, conversation, store } = await sealedConversation();
  const first = await writing.say(conversation, 'me', text);
  if (!first.ok) throw new Error(first.error.message);
  const { last, gifts } = first.value;
  expect(JSON.stringify(last)).not.toContain('secret');
  expect(gifts).toMatchObject([{ recipients: [{ writer: bob.writer.id }], key: { chain: 1, number: 1 } }]);
  const second = await writing.say(conversation, 'me', text);
  expect(second).toMatchObject({ ok: true, value: { gifts: [], last: { number: 2 } } });
  expect(store.keys.ownChain(conversation)?.state).toMatchObject({ chain: 1, last: { number: 2 } });
});

test('messages of one commit continue one key chain, and the next start does as well', async () => {
  const { writing, conversation, store } = await sealedConversation();
  const said = await Promise.all(
    ['one', 'two', 'three'].map((each) =>
      writing.say(conversation, 'me', { kind: 'text', fields: { text: each } }),
    ),
  );
  const chains = said.map((each) => each.ok && readSealed(each.value.last.content, each.value.last.number));
  expect(chains).toMatchObject([{ value: { chain: 1 } }, { value: { chain: 1 } }, { value: { chain: 1 } }]);
  expect(new KeyRing(store.keys).keyOf(lastOf(said[2]))).toMatchObject({ ok: true });
});

test('the title of a sealed conversation is its first message, and nowhere else', async () => {
  const { founded } = await sealedConversation('a plan');
  expect(founded.entries.map(({ command }) => command)).toEqual(['INVITE', 'SEND_MESSAGE']);
  expect(JSON.stringify(founded.entries)).not.toContain('plan');
  expect(founded.gifts).toHaveLength(1);
});

test('an opened message is stored open, and others are sent the bytes that were signed', async () => {
  const { writing, conversation, store, commits } = await sealedConversation();
  const message = lastOf(await writing.say(conversation, 'me', text));
  const key = commits.ring.keyOf(message);
  const opened = key.ok && openedMessage(message, key.value);
  if (!opened || !opened.ok) throw new Error('not opened');
  expect(opened.value.content?.fields).toEqual({ text: 'a secret' });
  const again = localEntryStore();
  const addition = { conversation, controls: [], pieces: [], recast: undefined, clock: 1 };
  const person = me.person.id;
  const added = { entry: opened.value, person, piece: 1, stands: true, unread: false, known: false };
  await again.append([{ ...addition, messages: [added] }]);
  const read = again.reader.messageWithHash(conversation, message.hash);
  expect(read).toEqual(opened.value);
  expect(read && asWritten(read, new KeyRing(store.keys))).toEqual(message);
  await again.deleteText(conversation, message.hash);
  expect(again.reader.messageWithHash(conversation, message.hash)).toMatchObject({ content: undefined });
});

test('a profile that is set back to a snapshot uses no content key again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-set-back-'));
  const [path, snapshot] = [join(folder, 'now'), join(folder, 'then')];
  const { writing, conversation, store } = await sealedConversation(undefined, path);
  await writing.say(conversation, 'me', text);
  const database = new DatabaseSync(path);
  database.prepare('VACUUM INTO ?').run(snapshot);
  database.close();
  const back = nodeOn(snapshot);
  const said = (fields: { text: string }) => ({ kind: 'text', fields });
  const mine = lastOf(await writing.say(conversation, 'me', said({ text: 'the first story' })));
  const again = lastOf(await back.writing.say(conversation, 'me', said({ text: 'the other story' })));
  const [one, other] = [mine, again].map(({ content, number }) => readSealed(content, number));
  if (!one?.ok || !other?.ok) throw new Error('sealed');
  expect(again.number).toBe(mine.number);
  expect(other.value.key).toBe(one.value.key);
  // The content key and the nonce follow from the salt.
  expect(other.value.salt).not.toBe(one.value.salt);
  store.close();
  back.store.close();
  rmSync(folder, { recursive: true });
});

test('a founding INVITE without its mark is of another conversation, and nobody takes it for the sealed one', async () => {
  const { founded } = await sealedConversation();
  const { sealed, certificates, ...others } = fieldsOf(founded.last);
  expect([sealed, certificates]).toEqual([true, expect.anything()]);
  expect(parseEntry('INVITE', { ...others, sealed, certificates })).toMatchObject({ ok: true });
  expect(parseEntry('INVITE', others)).toMatchObject({ ok: false, error: { code: 'bad-entry' } });
});

test('people without a known certificate are not invited into a sealed conversation', async () => {
  const { writing, conversation } = await sealedConversation();
  const cleo = newKeys();
  const people = [{ id: cleo.person.id, user: 'cleo' }];
  expect(await writing.inviteMore(conversation, 'me', people, false)).toMatchObject({
    error: { code: 'no-certificate' },
  });
  const certificates = new Map([[cleo.person.id, [cleo.certificate]]]);
  expect(await writing.inviteMore(conversation, 'me', people, false, certificates)).toMatchObject({
    ok: true,
  });
});

function lastOf(said: Awaited<ReturnType<Writing['say']>> | undefined) {
  if (!said?.ok) throw new Error('not said');
  return said.value.last;
}
