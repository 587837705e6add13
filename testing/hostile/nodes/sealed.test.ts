import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { signMessage } from '../../../runtime/entries/signing';
import { giveKey } from '../../../runtime/sealing/given-keys';
import { signKeys } from '../../../runtime/sealing/keys-message';
import { keyAt, newChainKey } from '../../../runtime/sealing/ratchet';
import { seal } from '../../../runtime/sealing/seal';
import type { MessageEntry, LogEntry } from '../../../shared/conversation/log-entry';
import type { ChainKey } from '../../../shared/sealing/chain-key';
import { sealingBounds } from '../../../shared/sealing/bounds';
import type { Keys } from '../../../shared/sealing/keys-message';
import { newKeys, type WriterKeys } from '../../../electron/net/keys';
import { memoryStore } from '../../../electron/net/memory-store';
import { isWaiting } from '../../../electron/net/sealing/opening';
import type { ChatClient } from '../../../electron/net/types';
import { ScriptedConversation } from '../../nodes/test-authors';
import { endAll, hasty, peer, portOf, shownTo, textsOf, until } from '../../nodes/test-kit';
import { Stranger } from './stranger';

afterEach(endAll);

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

/** A sealed conversation of Ann, whose node is real, with Mallory and Bob, whose programs the test plays. */
async function company() {
  const [hers, bob, mallorys] = [newKeys(), newKeys(), newKeys()];
  const store = memoryStore();
  const environment = hasty(10, (ms) => ms <= 2_000);
  const ann = await peer('ann', [], { keys: hers, store, environment });
  const mallory = await Stranger.registered(portOf(ann), { keys: mallorys });
  await Stranger.registered(portOf(ann), { keys: bob });
  const people = [bob, mallorys].map(({ person }) => ({ id: person.id, user: 'somebody' }));
  const founded = await ann.invite(people, undefined, 'sealed');
  if (!founded.ok) throw new Error(founded.error.message);
  const { conversation } = founded.value;
  const script = ScriptedConversation.of(ann, conversation);
  const pass = (...entries: readonly LogEntry[]): void => {
    for (const entry of entries) mallory.sendBytes(encodeEntry(entry));
  };
  pass(...script.join(mallorys), ...script.join(bob));
  await until(ann, () => ann.conversations.get(conversation)?.log.state.members.size === 3);
  return { ann, hers, bob, mallory, script, conversation, store, pass };
}
type Company = Awaited<ReturnType<typeof company>>;

/** A message that is sealed with a key, under any number. */
function sealedBy(
  { script }: Company,
  by: WriterKeys,
  key: ChainKey,
  said: { text: string; id?: string; prev?: MessageEntry },
): MessageEntry {
  const place = script.log.nextMessage(by.writer.id);
  if (place === 'needs-writer') throw new Error('unknown');
  const { conversation } = script;
  const header = {
    conversation,
    number: key.number,
    prev: said.prev?.hash,
    after: place.after,
    clock: key.number,
    at: key.number,
    from: 'somebody',
    extra: {},
  };
  const { text, id = 'id' } = said;
  const content = { kind: 'text', id, to: undefined, salt: '', fields: { text } };
  const sealed = seal(key, { ...header, writer: by.writer.id }, content, random);
  if (!sealed.ok) throw new Error(sealed.error);
  return signMessage(by.writer, { command: 'SEND_MESSAGE', ...header, content: sealed.value });
}

/** KEYS from somebody for Ann. */
async function keysFor(
  { hers, conversation }: Company,
  from: WriterKeys,
  ...keys: readonly ChainKey[]
): Promise<Keys> {
  const address = { sender: from.writer.id, recipient: hers.writer.id, seal: hers.writer.seal?.id ?? '' };
  const given = await Promise.all(keys.map((key) => giveKey(key, address, random)));
  const made = given.flatMap((each) => (each.ok ? [each.value] : []));
  const [line] = signKeys(from.writer, { conversation, recipient: hers.writer.id }, made);
  if (!line) throw new Error('one line');
  return line;
}

const rootOf = ({ conversation }: Company, by: WriterKeys, number = 1): ChainKey =>
  newChainKey({ conversation, writer: by.writer.id, number }, random);

function later(key: ChainKey, number: number): ChainKey {
  const found = keyAt(key, number);
  if (!found.ok) throw new Error(found.error);
  return found.value;
}

const waiting = (ann: ChatClient, { conversation }: Company): number =>
  shownTo(ann, conversation).filter(isWaiting).length;

/** Whether Ann has told somebody that she has these KEYS. */
const isConfirmed = ({ heard }: Stranger, { signature }: Keys): boolean =>
  heard.some(({ command, fields }) => command === 'KEYS_KEPT' && JSON.stringify(fields).includes(signature));

/** Sends KEYS. Resolves with whether Ann has confirmed them, once she has those that come after: she takes one after the other. */
async function gives(all: Company, keys: Keys, by = all.mallory): Promise<boolean> {
  const { keys: mallory } = all.mallory;
  const next = await keysFor(all, mallory, rootOf(all, mallory, 1_000_000));
  by.send('KEYS', keys);
  by.send('KEYS', next);
  await by.until(() => isConfirmed(by, next));
  return isConfirmed(by, keys);
}

test('false keys open nothing, and keep no true one away', async () => {
  const all = await company();
  const { ann, bob, mallory, conversation, pass, store } = all;
  const root = rootOf(all, bob);
  const first = sealedBy(all, bob, later(root, 3), { text: 'hello' });
  await gives(all, await keysFor(all, mallory.keys, rootOf(all, bob)));
  pass(first);
  await until(ann, () => waiting(ann, all) === 1);
  await gives(all, await keysFor(all, mallory.keys, rootOf(all, bob)));
  expect(waiting(ann, all)).toBe(1);
  await gives(all, await keysFor(all, bob, root));
  await until(ann, () => textsOf(ann, conversation).join() === 'hello');
  expect(store.keys.unproven(root, mallory.keys.writer.id)).toEqual([]);
});

test('keys are taken neither with a forged signature nor from somebody who does not take part', async () => {
  const all = await company();
  const { ann, bob, pass, conversation, store } = all;
  const eve = newKeys();
  const root = rootOf(all, bob);
  pass(sealedBy(all, bob, root, { text: 'hello' }));
  await until(ann, () => waiting(ann, all) === 1);
  const true1 = await keysFor(all, bob, root);
  const { signature } = await keysFor(all, bob, root);
  expect(await gives(all, { ...true1, signature })).toBe(false);
  expect(await gives(all, await keysFor(all, eve, root))).toBe(false);
  expect(store.keys.candidates({ ...root, number: 9_999 })).toEqual([]);
  expect(waiting(ann, all)).toBe(1);
  const stranger = await Stranger.registered(portOf(ann), { keys: eve });
  expect(await gives(all, true1, stranger)).toBe(true);
  await until(ann, () => textsOf(ann, conversation).join() === 'hello');
});

test('of somebody who was removed few keys are kept, and those of messages that are here', async () => {
  const all = await company();
  const { ann, mallory, conversation, pass, store } = all;
  const root = rootOf(all, mallory.keys);
  pass(sealedBy(all, mallory.keys, root, { text: 'hello' }));
  await until(ann, () => waiting(ann, all) === 1);
  await ann.remove(conversation, mallory.keys.person.id);
  const give = async (...keys: readonly ChainKey[]): Promise<boolean> =>
    gives(all, await keysFor(all, mallory.keys, ...keys));
  for (let line = 0; line < 3; line += 1)
    expect(
      await give(
        ...Array.from({ length: 60 }, (_, at) => rootOf(all, mallory.keys, 10_000 + 60 * line + at)),
      ),
    ).toBe(true);
  expect(store.keys.countUnproven(mallory.keys.writer.id)).toBe(sealingBounds.keysAfterLeaving);
  expect(await give(root)).toBe(true);
  await until(ann, () => textsOf(ann, conversation).join() === 'hello');
});

test('a message that opens to no good content is shown as one that cannot be opened, and passed on as it came', async () => {
  const all = await company();
  const { ann, mallory, conversation, pass, store } = all;
  const root = rootOf(all, mallory.keys);
  await gives(all, await keysFor(all, mallory.keys, root));
  const bad = sealedBy(all, mallory.keys, root, { text: 'hello', id: '' });
  const good = sealedBy(all, mallory.keys, later(root, 2), { text: 'again', prev: bad });
  pass(bad, good);
  await until(ann, () => textsOf(ann, conversation).join() === 'again');
  const stored = store.reader.messageWithHash(conversation, bad.hash);
  expect(stored).toMatchObject({ sealed: { chain: 1 }, content: bad.content });
  expect(store.reader.countUnread(conversation, 10)).toBe(1);
  const friend = await Stranger.registered(portOf(ann), { keys: all.bob });
  friend.send('HAVE', { conversations: [{ conversation, controls: [], messages: {} }] });
  await friend.until(() => friend.count('SEND_MESSAGE') === 2);
  for (const { content } of [bad, good]) {
    const sent = friend.heard.filter(({ command }) => command === 'SEND_MESSAGE');
    expect(sent.map(({ fields }) => fields['content'])).toContainEqual({ sealed: content?.fields['sealed'] });
  }
});

test('whoever passes messages and keys on may drop, swap and repeat them: what is there opens, each once and in its place', async () => {
  const all = await company();
  const { ann, bob, mallory, conversation, pass } = all;
  const root = rootOf(all, bob);
  const said: MessageEntry[] = [];
  for (const text of ['1', '2', '3', '4', '5', '6']) {
    const [prev, key] = [said.at(-1), later(root, said.length + 1)];
    said.push(sealedBy(all, bob, key, { text, id: text, ...(prev ? { prev } : {}) }));
  }
  const [first, second, third, ...rest] = said;
  if (!first || !second || !third) throw new Error('six messages');
  const [old, late] = [await keysFor(all, bob, root), await keysFor(all, bob, later(root, 4))];
  // The key of the fourth opens none before it, and the third is kept back.
  mallory.send('KEYS', late);
  pass(...rest.toReversed(), second, first, ...rest);
  await until(ann, () => textsOf(ann, conversation).join() === '4,5,6');
  for (const keys of [old, late, old, late]) mallory.send('KEYS', keys);
  await until(ann, () => textsOf(ann, conversation).join() === '1,2,4,5,6');
  pass(third, first, third);
  await until(ann, () => textsOf(ann, conversation).join() === '1,2,3,4,5,6');
  expect(waiting(ann, all)).toBe(0);
});

test('nobody takes the seal off a message, puts something else inside, or writes in the clear', async () => {
  const all = await company();
  const { ann, bob, mallory, conversation, script, pass } = all;
  const root = rootOf(all, bob);
  const message = sealedBy(all, bob, root, { text: 'hello' });
  const other = sealedBy(all, bob, root, { text: 'other' });
  await gives(all, await keysFor(all, bob, root));
  const clear = { kind: 'text', id: 'id', to: undefined, salt: 'A'.repeat(22), fields: { text: 'hello' } };
  pass(
    { ...message, content: clear },
    { ...message, content: other.content },
    { ...message, content: undefined },
  );
  const place = script.log.nextMessage(mallory.keys.writer.id);
  if (place === 'needs-writer') throw new Error('unknown');
  const header = { conversation, ...place, at: 1, from: 'somebody', extra: {} };
  pass(signMessage(mallory.keys.writer, { command: 'SEND_MESSAGE', ...header, content: clear }));
  await mallory.settled();
  expect(shownTo(ann, conversation).filter(({ command }) => command === 'SEND_MESSAGE')).toEqual([]);
  pass(message);
  await until(ann, () => textsOf(ann, conversation).join() === 'hello');
});

test('hundreds of keys that open nothing keep nobody else from being read', async () => {
  const all = await company();
  const { ann, bob, mallory, conversation, pass, store } = all;
  for (let line = 0; line < 3; line += 1) {
    const roots = Array.from({ length: 100 }, (_, index) => rootOf(all, bob, 1 + line * 100 + index));
    mallory.send('KEYS', await keysFor(all, mallory.keys, ...roots));
  }
  const root = rootOf(all, bob);
  pass(sealedBy(all, bob, root, { text: 'hello' }));
  mallory.send('KEYS', await keysFor(all, bob, root));
  await until(ann, () => textsOf(ann, conversation).join() === 'hello');
  expect(store.keys.countUnproven(mallory.keys.writer.id)).toBeLessThanOrEqual(300);
});

test('a key is given to nobody for whom the message is not', async () => {
  const all = await company();
  const { ann, bob, mallory, conversation, script, pass } = all;
  const said = await ann.sendText(conversation, 'a secret');
  if (!said.ok) throw new Error(said.error.message);
  await mallory.until(() => mallory.count('KEYS') > 0);
  const [message] = mallory.heard.filter(({ command }) => command === 'SEND_MESSAGE');
  const sealed = Object(message?.fields['content'])['sealed'];
  const keys = [{ writer: ann.writer, chain: sealed.chain, number: 1, key: sealed.key }];
  const eve = await Stranger.registered(portOf(ann), { keys: newKeys() });
  eve.send('KEYS_WANTED', { conversation, keys });
  await eve.settled();
  script.add(...Array.from(ann.conversations.get(conversation)?.log.standing() ?? []));
  pass(...script.leave(mallory.keys));
  await until(ann, () => ann.conversations.get(conversation)?.log.state.members.size === 2);
  const before = mallory.count('KEYS');
  mallory.send('KEYS_WANTED', { conversation, keys });
  await mallory.settled();
  const friend = await Stranger.registered(portOf(ann), { keys: bob });
  friend.send('KEYS_WANTED', { conversation, keys });
  await friend.until(() => friend.count('KEYS') > 0);
  expect(mallory.count('KEYS')).toBe(before);
  expect(eve.count('KEYS')).toBe(0);
});
