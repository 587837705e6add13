import { afterEach, expect, test } from 'vitest';
import { parseEntry } from '../../runtime/entries/entry-codec';
import type { LogEntry } from '../../shared/conversation/log-entry';
import { entryHash, type ConversationId } from '../../shared/ids';
import type { Message } from '../../shared/protocol/codec';
import { isEntryCommand } from '../../shared/protocol/entries';
import { limits } from '../../shared/protocol/limits';
import { phrase } from '../../shared/words/phrase';
import { newPersonKey } from '../../runtime/entries/keys';
import { startHere } from '../../testing/conformance/target';
import type { Server } from '../../server/server';
import { newKeys } from './keys';
import { memoryStore } from './memory-store';
import {
  atEnd,
  conversationOf,
  endAll,
  found,
  hasty,
  named,
  nobody,
  person,
  sent,
  statesOf,
  textsOf,
  until,
  watchedStore,
  welcoming,
  wire,
} from '../../testing/nodes/test-kit';

afterEach(endAll);

const identity = newPersonKey();

async function lab(port = 0): Promise<Server> {
  const { server } = await startHere({ port, identity });
  atEnd(() => server.close());
  return server;
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);

test('when a server is killed and replaced by an empty one, all members have each message once, in one order', async () => {
  const cable = await wire();
  cable.lead((await lab()).port);
  const environment = hasty(10);
  const [ann, bob] = [person('ann', { environment }), person('bob', { environment })];
  for (const node of [ann, bob]) node.setServer(cable);
  const conversation = await conversationOf(ann, bob);
  const empty = await lab();
  const [hers, his] = [numbered('ann', 150), numbered('bob', 150)];
  for (let index = 0; index < 150; index += 1) {
    void ann.sendText(conversation, hers[index] ?? '');
    void bob.sendText(conversation, his[index] ?? '');
    if (index === 50) {
      // In the middle of the upload.
      await until(bob, () => textsOf(bob, conversation).length > 60);
      cable.lead(empty.port);
      cable.cut();
    }
    if (index === 100) cable.cut();
  }
  const all = (node: typeof ann): boolean => textsOf(node, conversation).length === 300;
  await Promise.all([until(ann, () => all(ann)), until(bob, () => all(bob))]);
  expect(textsOf(ann, conversation)).toEqual(textsOf(bob, conversation));
  expect([...textsOf(ann, conversation)].sort()).toEqual([...hers, ...his].sort());
  await until(ann, () => sent(ann, conversation) === 150);
  await until(bob, () => sent(bob, conversation) === 150);
});

test('a message written offline is sent once, also after a restart of the app', async () => {
  const server = await lab();
  const keys = newKeys();
  const store = memoryStore();
  const bob = person('bob');
  bob.setServer(server);
  const before = person('ann', { keys, store });
  const conversation = await found(before, [named(bob)]);
  await before.sendText(conversation, 'one');
  await before.close();

  const ann = person('ann', { keys, store });
  await ann.sendText(conversation, 'two');
  ann.setServer(server);
  await until(ann, () => sent(ann, conversation) === 2);
  await until(bob, () => bob.conversations.has(conversation));
  await bob.join(conversation);
  await until(bob, () => textsOf(bob, conversation).length === 2);
  ann.setServer(server);
  await until(ann, () => ann.connection.state === 'online');
  await ann.sendText(conversation, 'three');
  await until(bob, () => textsOf(bob, conversation).length === 3);
  expect(textsOf(bob, conversation)).toEqual(['one', 'two', 'three']);
});

test('a history of several pages reaches an empty server, and from there a new member', async () => {
  const server = await lab();
  const [ann, bob] = [person('ann'), person('bob')];
  const conversation = await found(ann, [named(bob)]);
  const texts = numbered('x'.repeat(4_000), 400);
  await Promise.all(texts.map((text) => ann.sendText(conversation, text)));
  ann.setServer(server);
  await until(ann, () => sent(ann, conversation) > 10);
  // During the upload.
  await ann.sendText(conversation, 'last');
  bob.setServer(server);
  await until(bob, () => textsOf(bob, conversation).length === 401);
  expect(textsOf(bob, conversation)).toEqual([...texts, 'last']);
  await until(ann, () => sent(ann, conversation) === 401);
});

test('entries that arrive together are stored in one commit and reported in one change, own ones never as unread', async () => {
  const server = await lab();
  const kept: number[] = [];
  const store = watchedStore((entries) => void kept.push(entries));
  const [ann, bob] = [person('ann'), person('bob', { store })];
  for (const node of [ann, bob]) node.setServer(server);
  const conversation = await conversationOf(ann, bob);
  const fresh: string[] = [];
  bob.onChange((change) => {
    if (change.kind !== 'conversation') return;
    for (const entry of change.fresh) fresh.push(`${entry.writer === bob.writer ? 'mine' : entry.command}`);
  });
  kept.length = 0;
  await bob.sendText(conversation, 'mine');
  for (const text of numbered('ann', 20)) void ann.sendText(conversation, text);
  await until(bob, () => textsOf(bob, conversation).length === 21);
  expect(fresh).toEqual(Array.from({ length: 20 }, () => 'SEND_MESSAGE'));
  expect(kept.length).toBeLessThan(21);
});

/** The entry that a client sent; undefined for any other message. */
function entryIn({ command, fields }: Message): LogEntry | undefined {
  const entry = isEntryCommand(command) ? parseEntry(command, fields) : undefined;
  return entry?.ok ? entry.value : undefined;
}

/** The conversations of which a message has a whole claim. */
const claimedIn = ({ command, fields }: Message): ConversationId[] =>
  command === 'HAVE' && Array.isArray(fields['conversations'])
    ? fields['conversations'].flatMap((item) => ('messages' in item ? item.conversation : []))
    : [];

const nothing = { controls: [], messages: {} };
const noIcon = ({ fields: { hash } }: Message): object => ({ code: 'no-such-icon', message: 'No.', hash });

test('a server that keeps requesting what it refuses is not offered it endlessly', async () => {
  const offered: string[] = [];
  const address = await welcoming((message, send) => {
    if (message.command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    if (message.command === 'ICON') send('ERROR', noIcon(message));
    for (const conversation of claimedIn(message))
      send('HAVE', { conversations: [{ conversation, ...nothing }] });
    const entry = entryIn(message);
    if (!entry) return;
    offered.push(entry.command);
    const { conversation, hash } = entry;
    if (entry.command === 'SEND_MESSAGE')
      send('ERROR', { code: 'bad-entry', message: 'No.', conversation, entry: hash });
    send('HAVE', { conversations: [{ conversation, ...nothing }] });
  });
  const ann = person('ann');
  const founded = await found(ann, [nobody('bob')]);
  const said = await ann.sendText(founded, 'refused');
  if (!said.ok) throw new Error(said.error.message);
  ann.setServer(address);
  await until(ann, () => ann.conversations.get(founded)?.delivery.refused.size === 1);
  const problem = {
    code: 'bad-entry',
    message: 'No.',
    phrase: phrase('refused.inItsWords', { words: 'No' }),
  };
  expect(ann.conversations.get(founded)?.delivery.refused.get(said.value.hash)).toEqual(problem);
  expect(ann.conversations.get(founded)?.delivery.stateOf(said.value)).toEqual({ state: 'failed', problem });
  // PINGs and PONGs, so that everything before them has been handled.
  for (const digit of '01') await ann.icon(digit.repeat(64));
  expect(offered).toEqual(['INVITE', 'SEND_MESSAGE']);
});

test('a server that asks for a pause is offered the entry again afterwards', async () => {
  let times = 0;
  const address = await welcoming((message, send) => {
    if (message.command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    if (message.command === 'HAVE' && times < 3)
      send('HAVE', { conversations: [{ conversation: founded, ...nothing }] });
    const entry = entryIn(message);
    if (entry?.command !== 'SEND_MESSAGE') return;
    times += 1;
    const { conversation, hash, writer } = entry;
    if (times > 2) send('RECEIPTS', { conversation, received: { [writer]: [[1, 1, hash]] } });
    else
      send('ERROR', {
        code: 'too-many-messages',
        message: 'Wait.',
        conversation,
        entry: hash,
        retryAfter: 10,
      });
  });
  const ann = person('ann');
  const founded = await found(ann, [nobody('bob')]);
  await ann.sendText(founded, 'patience');
  ann.setServer(address);
  await until(ann, () => sent(ann, founded) === 1);
  expect(times).toBe(3);
  expect(ann.conversations.get(founded)?.delivery.refused.size).toBe(0);
});

test('a refused and removed entry is not offered again, and blocks nothing', async () => {
  const offered: unknown[] = [];
  const held: LogEntry[] = [];
  const receiptOf = ({ number, hash }: LogEntry) => [number, number, hash];
  const address = await welcoming((message, send) => {
    if (message.command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    if (message.command === 'ICON') send('ERROR', noIcon(message));
    for (const conversation of claimedIn(message)) {
      const messages = held.filter(({ command }) => command === 'SEND_MESSAGE');
      const controls = held.filter(({ command }) => command !== 'SEND_MESSAGE').map(({ hash }) => hash);
      const claim = { [keys.writer.id]: messages.map(receiptOf) };
      send('HAVE', { conversations: [{ conversation, digest: keys.writer.id, controls, messages: claim }] });
    }
    const entry = entryIn(message);
    if (!entry) return;
    const { conversation, hash } = entry;
    const text = entry.command === 'SEND_MESSAGE' ? entry.content?.fields['text'] : undefined;
    if (text !== undefined) offered.push(text);
    if (text === 'lost')
      return send('ERROR', { code: 'internal', message: 'A fault.', conversation, entry: hash });
    held.push(entry);
    if (text === undefined) send('RECEIPTS', { conversation, controls: [hash] });
    else send('RECEIPTS', { conversation, received: { [keys.writer.id]: [receiptOf(entry)] } });
  });
  const keys = newKeys();
  const store = memoryStore();
  const before = person('ann', { keys, store });
  before.setServer(address);
  await until(before, () => before.connection.state === 'online');
  const conversation = await found(before, [nobody('bob')]);
  await before.sendText(conversation, 'heard');
  const lost = await before.sendText(conversation, 'lost');
  if (!lost.ok) throw new Error(lost.error.message);
  await before.sendText(conversation, 'also heard');
  await until(before, () => before.conversations.get(conversation)?.delivery.refused.size === 1);
  await until(before, () => sent(before, conversation) === 2);
  expect(statesOf(before, conversation)).toEqual(['sent', 'failed', 'sent']);
  expect(await before.removeRefused(conversation, newHashLike(lost.value))).toEqual({
    ok: true,
    value: undefined,
  });
  expect(textsOf(before, conversation)).toEqual(['heard', 'lost', 'also heard']);
  await before.removeRefused(conversation, lost.value.hash);
  expect(textsOf(before, conversation)).toEqual(['heard', 'also heard']);
  await before.close();

  const ann = person('ann', { keys, store });
  expect(sent(ann, conversation)).toBe(2);
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'online');
  await ann.sendText(conversation, 'later');
  await until(ann, () => sent(ann, conversation) === 3);
  expect(textsOf(ann, conversation)).toEqual(['heard', 'also heard', 'later']);
  await ann.icon('0'.repeat(64));
  expect(offered.filter((text) => text === 'lost')).toEqual(['lost']);
  expect(offered).not.toContain(undefined);
});

/** A hash of something else. */
const newHashLike = ({ body }: { body: string }) => entryHash.parse(body);

test('a receipt by a later member does not make earlier messages delivered', async () => {
  const [bob, cleo] = [nobody('bob'), nobody('cleo')];
  const address = await welcoming((message, send) => {
    if (message.command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    const entry = entryIn(message);
    if (entry?.command !== 'SEND_MESSAGE') return;
    const { conversation, writer, number, hash } = entry;
    const text = entry.content?.fields['text'];
    if (text === 'since')
      send('RECEIPTS', { conversation, delivered: { [cleo.id]: { [writer]: [[number, number, hash]] } } });
    if (text === 'last')
      send('RECEIPTS', { conversation, delivered: { [bob.id]: { [writer]: [[1, number, hash]] } } });
  });
  const ann = person('ann');
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'online');
  const conversation = await found(ann, [bob]);
  await ann.sendText(conversation, 'before');
  await ann.inviteMore(conversation, [cleo]);
  await ann.sendText(conversation, 'since');
  await until(ann, () => statesOf(ann, conversation)[1] === 'sent');
  expect(statesOf(ann, conversation)).toEqual(['pending', 'sent']);
  await ann.sendText(conversation, 'last');
  await until(ann, () => statesOf(ann, conversation)[2] === 'sent');
  expect(statesOf(ann, conversation)).toEqual(['delivered', 'delivered', 'sent']);
});

test('a claim with far numbers and unknown hashes makes nothing sent', async () => {
  const ann = person('ann');
  const address = await welcoming((message, send) => {
    if (message.command === 'ICON') send('ERROR', noIcon(message));
    if (message.command !== 'WELCOMED') return;
    const messages = { [ann.writer]: [[1, 9_000_000_000, ann.writer]] };
    send('HAVE', {
      conversations: [{ conversation, digest: ann.writer, controls: [], messages }],
      last: true,
    });
    const delivered = { [bob.id]: messages };
    send('RECEIPTS', { conversation, received: messages, delivered });
  });
  const bob = nobody('bob');
  const conversation = await found(ann, [bob]);
  await ann.sendText(conversation, 'on its way');
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'online');
  await ann.icon('0'.repeat(64));
  await until(ann, () => ann.missing(conversation).coming);
  expect(statesOf(ann, conversation)).toEqual(['pending']);
  expect(ann.missing(conversation).count).toBe(limits.missingMessagesCounted);
});
