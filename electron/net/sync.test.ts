import { afterEach, expect, test } from 'vitest';
import { newIdentity } from '../../shared/node/identity';
import { startHere } from '../../server/conformance/target';
import type { Server } from '../../server/server';
import { memoryStore } from './memory-store';
import {
  acknowledged,
  atEnd,
  conversationOf,
  endAll,
  found,
  hasty,
  named,
  person,
  textsOf,
  until,
  watchedStore,
  welcoming,
  wire,
} from './test-kit';

afterEach(endAll);

async function lab(port = 0): Promise<Server> {
  const { server } = await startHere({ port });
  atEnd(() => server.close());
  return server;
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);

test('a killed server mid-conversation and an empty one after it: each text once, in one order', async () => {
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
      // In the middle of what is being sent.
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
  await until(ann, () => acknowledged(ann, conversation) === 151);
  await until(bob, () => acknowledged(bob, conversation) === 151);
});

test('what was written offline is sent once, also after a restart of the app', async () => {
  const server = await lab();
  const identity = newIdentity();
  const store = memoryStore();
  const bob = person('bob');
  bob.setServer(server);
  const before = person('ann', { identity, store });
  const conversation = await found(before, [named(bob)]);
  await before.sendText(conversation, 'one');
  await before.close();

  const ann = person('ann', { identity, store });
  await ann.sendText(conversation, 'two');
  ann.setServer(server);
  await until(ann, () => acknowledged(ann, conversation) === 3);
  await until(bob, () => bob.conversations.has(conversation));
  await bob.join(conversation);
  await until(bob, () => textsOf(bob, conversation).length === 2);
  ann.setServer(server);
  await until(ann, () => ann.connection.state === 'online');
  await ann.sendText(conversation, 'three');
  await until(bob, () => textsOf(bob, conversation).length === 3);
  expect(textsOf(bob, conversation)).toEqual(['one', 'two', 'three']);
});

test('a history of several pages reaches an empty server, and from it somebody new', async () => {
  const server = await lab();
  const [ann, bob] = [person('ann'), person('bob')];
  const conversation = await found(ann, [named(bob)]);
  const texts = numbered('x'.repeat(4_000), 400);
  await Promise.all(texts.map((text) => ann.sendText(conversation, text)));
  ann.setServer(server);
  await until(ann, () => acknowledged(ann, conversation) > 10);
  // While the pages are on their way.
  await ann.sendText(conversation, 'last');
  bob.setServer(server);
  await until(bob, () => textsOf(bob, conversation).length === 401);
  expect(textsOf(bob, conversation)).toEqual([...texts, 'last']);
  await until(ann, () => acknowledged(ann, conversation) === 402);
});

test('entries that come together are kept in one step and told in one change, mine never as fresh', async () => {
  const server = await lab();
  const kept: number[] = [];
  const store = watchedStore((entries) => void kept.push(entries));
  const [ann, bob] = [person('ann'), person('bob', { store })];
  for (const node of [ann, bob]) node.setServer(server);
  const conversation = await conversationOf(ann, bob);
  const fresh: string[] = [];
  bob.onChange((change) => {
    if (change.kind !== 'conversation') return;
    for (const entry of change.fresh) fresh.push(`${entry.author === bob.id ? 'mine' : entry.command}`);
  });
  kept.length = 0;
  await bob.sendText(conversation, 'mine');
  for (const text of numbered('ann', 20)) void ann.sendText(conversation, text);
  await until(bob, () => textsOf(bob, conversation).length === 21);
  expect(fresh).toEqual(Array.from({ length: 20 }, () => 'SEND_MESSAGE'));
  expect(kept.length).toBeLessThan(21);
});

test('a server that always lacks what it refuses is not offered it without end', async () => {
  const offered: number[] = [];
  const address = await welcoming(({ command, fields }, send) => {
    if (command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    const number = Number(fields['number']);
    const { conversation } = fields;
    if (command === 'HAVE') send('HAVE', { conversations: [{ conversation: founded, have: {} }] });
    if (command === 'ICON') send('ERROR', { code: 'no-such-icon', message: 'No.' });
    if (command !== 'INVITE') return;
    offered.push(number);
    send('ERROR', { code: 'bad-entry', message: 'No.', conversation, number });
    send('HAVE', { conversations: [{ conversation, have: {} }] });
  });
  const ann = person('ann');
  const founded = await found(ann, [{ id: newIdentity().id, user: 'bob' }]);
  ann.setServer(address);
  await until(ann, () => ann.conversations.get(founded)?.delivery.refused.size === 1);
  expect(ann.conversations.get(founded)?.delivery.refused.get(1)).toEqual({
    code: 'bad-entry',
    message: 'No.',
  });
  // A question and its answer, so that all before it has been dealt with.
  await ann.icon('0'.repeat(64));
  expect(offered).toEqual([1]);
});

test('a server that asks to wait is offered it again', async () => {
  let times = 0;
  const address = await welcoming(({ command, fields }, send) => {
    const { conversation, number } = fields;
    if (command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    if (command === 'HAVE') send('HAVE', { conversations: [{ conversation: founded, have: {} }] });
    if (command !== 'INVITE') return;
    times += 1;
    if (times > 2) send('INVITE', fields);
    else send('ERROR', { code: 'too-many-messages', message: 'Wait.', conversation, number, retryAfter: 10 });
  });
  const ann = person('ann');
  const founded = await found(ann, [{ id: newIdentity().id, user: 'bob' }]);
  ann.setServer(address);
  await until(ann, () => acknowledged(ann, founded) === 1);
  expect(times).toBe(3);
  expect(ann.conversations.get(founded)?.delivery.refused.size).toBe(0);
});

test('an acknowledgement beyond a gap does not count until the gap is closed', async () => {
  const address = await welcoming(({ command, fields }, send) => {
    if (command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    if (command === 'ICON') send('ERROR', { code: 'no-such-icon', message: 'No.' });
    if (command !== 'SEND_MESSAGE') return;
    if (fields['text'] === 'lost') {
      const { conversation, number } = fields;
      send('ERROR', { code: 'internal', message: 'A fault.', conversation, number });
    } else send('SEND_MESSAGE', fields);
  });
  const ann = person('ann');
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'online');
  const conversation = await found(ann, [{ id: newIdentity().id, user: 'bob' }]);
  await ann.sendText(conversation, 'lost');
  await ann.sendText(conversation, 'heard');
  await until(ann, () => ann.conversations.get(conversation)?.delivery.refused.size === 1);
  // The INVITE came back to nobody either; only the last text did.
  await ann.icon('0'.repeat(64));
  expect(acknowledged(ann, conversation)).toBe(0);
});

test('what was refused and then removed is gone, is not offered again, and holds nothing else up', async () => {
  const offered: unknown[] = [];
  const address = await welcoming(({ command, fields }, send) => {
    const { conversation, number, text } = fields;
    if (command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    if (command === 'HAVE' && fields['conversations'] instanceof Array)
      for (const { conversation } of fields['conversations'])
        send('HAVE', { conversations: [{ conversation, have: { [identity.id]: 1 } }] });
    if (command === 'INVITE') send(command, fields);
    if (command !== 'SEND_MESSAGE') return;
    offered.push(text);
    if (text === 'lost') send('ERROR', { code: 'internal', message: 'A fault.', conversation, number });
    else send('SEND_MESSAGE', fields);
  });
  const identity = newIdentity();
  const store = memoryStore();
  const before = person('ann', { identity, store });
  before.setServer(address);
  await until(before, () => before.connection.state === 'online');
  const conversation = await found(before, [{ id: newIdentity().id, user: 'bob' }]);
  for (const text of ['heard', 'lost', 'also heard']) await before.sendText(conversation, text);
  await until(before, () => before.conversations.get(conversation)?.delivery.refused.size === 1);
  expect(acknowledged(before, conversation)).toBe(2);
  expect(await before.removeRefused(conversation, 2)).toEqual({ ok: true, value: undefined });
  expect(textsOf(before, conversation)).toEqual(['heard', 'lost', 'also heard']);
  await before.removeRefused(conversation, 3);
  expect(textsOf(before, conversation)).toEqual(['heard', 'also heard']);
  await until(before, () => acknowledged(before, conversation) === 4);
  await before.close();

  const ann = person('ann', { identity, store });
  expect(acknowledged(ann, conversation)).toBe(4);
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'online');
  await ann.sendText(conversation, 'later');
  await until(ann, () => acknowledged(ann, conversation) === 5);
  expect(textsOf(ann, conversation)).toEqual(['heard', 'also heard', 'later']);
  expect(offered.filter((text) => text === 'lost')).toEqual(['lost']);
});

test('what a server has beyond a gap is on its way no more, even after a restart', async () => {
  const identity = newIdentity();
  const address = await welcoming(({ command, fields }, send) => {
    if (command === 'WELCOMED')
      send('HAVE', {
        conversations: [
          { conversation, have: { [identity.id]: 1 }, beyond: { [identity.id]: [[3, 9_000_000_000]] } },
        ],
        last: true,
      });
    const { number } = fields;
    if (command === 'SEND_MESSAGE' && number === 2)
      send('ERROR', { code: 'internal', message: 'A fault.', conversation, number });
  });
  const ann = person('ann', { identity });
  const conversation = await found(ann, [{ id: newIdentity().id, user: 'bob' }]);
  for (const text of ['lost', 'heard']) await ann.sendText(conversation, text);
  ann.setServer(address);
  await until(ann, () => ann.conversations.get(conversation)?.delivery.refused.size === 1);
  expect(acknowledged(ann, conversation)).toBe(1);
  await ann.removeRefused(conversation, 2);
  expect(acknowledged(ann, conversation)).toBe(3);
});

test('one who was asked in later holds what came since: that does not make sent what was before', async () => {
  const [bob, cleo] = [newIdentity(), newIdentity()];
  const address = await welcoming(({ command, fields }, send) => {
    if (command === 'WELCOMED') send('HAVE', { conversations: [], last: true });
    const { conversation } = fields;
    if (command === 'SEND_MESSAGE' && fields['text'] === 'since')
      send('RECEIPTS', { conversation, delivered: { [cleo.id]: 4 } });
    if (command === 'SEND_MESSAGE' && fields['text'] === 'last')
      send('RECEIPTS', { conversation, delivered: { [bob.id]: 5 } });
  });
  const ann = person('ann');
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'online');
  const conversation = await found(ann, [{ id: bob.id, user: 'bob' }]);
  await ann.sendText(conversation, 'before');
  await ann.inviteMore(conversation, [{ id: cleo.id, user: 'cleo' }]);
  await ann.sendText(conversation, 'since');
  const receipts = () => ann.conversations.get(conversation)?.delivery.receipts();
  await until(ann, () => receipts()?.get(cleo.id) === 4);
  expect(acknowledged(ann, conversation)).toBe(0);
  await ann.sendText(conversation, 'last');
  await until(ann, () => receipts()?.get(bob.id) === 5);
  expect(acknowledged(ann, conversation)).toBe(5);
});
