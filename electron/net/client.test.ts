import { afterEach, expect, test } from 'vitest';
import { startHere } from '../../testing/conformance/target';
import type { Server } from '../../server/server';
import { newPersonKey } from '../../runtime/entries/keys';
import {
  atEnd,
  conversationOf,
  delivered,
  endAll,
  host,
  person,
  textsOf,
  until,
} from '../../testing/nodes/test-kit';

afterEach(endAll);

const identity = newPersonKey();

async function lab(port = 0): Promise<Server> {
  const { server } = await startHere({ port, identity });
  atEnd(() => server.close());
  return server;
}

/** Two people who talk with each other. */
async function pair(server: Server) {
  const [ann, bob] = [person('ann'), person('bob')];
  for (const node of [ann, bob]) node.setServer({ host, port: server.port });
  return { ann, bob, conversation: await conversationOf(ann, bob) };
}

test('two people talk, and a sent message is acknowledged', async () => {
  const { ann, bob, conversation } = await pair(await lab());
  expect((await ann.sendText(conversation, 'hi')).ok).toBe(true);
  await until(bob, () => textsOf(bob, conversation).includes('hi'));
  await until(ann, () => delivered(ann, conversation) === 1);
});

test('a server that returns with an empty store receives everything again, each message once', async () => {
  const server = await lab();
  const { ann, bob, conversation } = await pair(server);
  await ann.sendText(conversation, 'before');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  await server.close();
  await until(ann, () => ann.connection.state === 'waiting');
  await until(bob, () => bob.connection.state === 'waiting');
  await ann.sendText(conversation, 'ann, meanwhile');
  await bob.sendText(conversation, 'bob, meanwhile');
  await lab(server.port);
  ann.retryNow();
  bob.retryNow();
  await until(ann, () => textsOf(ann, conversation).length === 3);
  await until(bob, () => textsOf(bob, conversation).length === 3);
  expect(textsOf(ann, conversation)).toEqual(textsOf(bob, conversation));
  expect(new Set(textsOf(ann, conversation)).size).toBe(3);
  await until(ann, () => delivered(ann, conversation) === 2);
});

test('a taken name waits for the user, and another name connects', async () => {
  const server = await lab();
  const [first, second] = [person('ann'), person('Ann')];
  first.setServer({ host, port: server.port });
  await until(first, () => first.connection.state === 'online');
  second.setServer({ host, port: server.port });
  await until(second, () => second.connection.state === 'refused');
  expect(second.connection).toMatchObject({ error: { code: 'name-taken' } });
  second.setProfile({ ...second.profile, user: 'anna' });
  await until(second, () => second.connection.state === 'online');
});
