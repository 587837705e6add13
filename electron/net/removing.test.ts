import { afterEach, expect, test } from 'vitest';
import type { Server } from '../../server/server';
import { startHere } from '../../testing/conformance/target';
import {
  atEnd,
  conversationOf,
  endAll,
  found,
  hasMembers,
  hasty,
  joinWhenAsked,
  meet,
  named,
  peer,
  person,
  portOf,
  textsOf,
  until,
} from '../../testing/nodes/test-kit';
import type { WriterId } from '../../shared/ids';
import { Stranger } from '../../testing/hostile/nodes/stranger';
import { newKeys } from './keys';
import { memoryStore } from './memory-store';
import type { ChatClient } from './types';

afterEach(endAll);

async function lab(): Promise<Server> {
  const { server } = await startHere();
  atEnd(() => server.close());
  return server;
}

const environment = hasty(10);
const writersOf = (node: ChatClient, { id }: ChatClient) => node.online.get(id)?.writers ?? [];
const isRefused = ({ connection }: ChatClient): boolean =>
  connection.state === 'refused' && connection.error.code === 'revoked';

/** Whether a node is connected nearby with a computer. */
const isLinked = (node: ChatClient, other: WriterId): boolean =>
  [...node.conversations.keys()].some((conversation) =>
    node.computersNearby(conversation).some(({ writer }) => writer === other),
  );

test('a computer that is removed while it is online at a server is shown that, stays away, and comes back with another key', async () => {
  const server = await lab();
  const keys = newKeys();
  const [desk, bob] = [person('ann', { keys }), person('bob')];
  // It has written nothing, so no conversation knows of it.
  const lap = person('ann', { keys: newKeys(keys.person) });
  for (const node of [desk, lap, bob]) node.setServer(server);
  const conversation = await conversationOf(desk, bob);
  await until(bob, () => writersOf(bob, desk).length === 2);
  const removed = lap.writer;
  expect(await desk.removeComputer(removed)).toMatchObject({ ok: true });
  await until(lap, () => isRefused(lap));
  expect([lap.isRemoved, desk.isRemoved]).toEqual([true, false]);
  await until(bob, () => writersOf(bob, desk).length === 1);
  lap.retryNow();
  expect(isRefused(lap)).toBe(true);
  expect(await lap.invite([named(bob)])).toMatchObject({ ok: false });
  expect(await lap.removeComputer(desk.writer)).toMatchObject({ ok: false });

  lap.useAgain();
  await until(lap, () => lap.connection.state === 'online');
  expect([lap.isRemoved, lap.writer === removed]).toEqual([false, false]);
  await until(lap, () => lap.conversations.has(conversation));
  await lap.sendText(conversation, 'back again');
  await until(bob, () => textsOf(bob, conversation).includes('back again'));
});

test('a computer that was away when it was removed is shown that by its server, and by peers who have heard of it', async () => {
  const server = await lab();
  const keys = newKeys();
  const lapsKeys = newKeys(keys.person);
  const desk = await peer('ann', [], { keys, environment });
  const bob = await peer('bob', [portOf(desk)], { environment });
  await conversationOf(desk, bob);
  for (const node of [desk, bob]) node.setServer(server);
  for (const node of [desk, bob]) await until(node, () => node.connection.state === 'online');
  await desk.removeComputer(lapsKeys.writer.id);
  const [atServer, dials] = [person('ann', { keys: lapsKeys }), await peer('ann', [], { keys: lapsKeys })];
  atServer.setServer(server);
  await until(atServer, () => isRefused(atServer));
  await meet(dials, [portOf(desk)]);
  await until(dials, () => dials.isRemoved);
  // It is shown that when somebody else dials it, too.
  const dialled = await peer('ann', [], { keys: lapsKeys });
  await meet(bob, [portOf(dialled)]);
  await until(dialled, () => dialled.isRemoved);
  expect(isLinked(bob, dialled.writer)).toBe(false);
});

test('a member who has not heard of it yet hears it from the next one, and ends the connection', async () => {
  const keys = newKeys();
  const lapsKeys = newKeys(keys.person);
  const desk = await peer('ann', [], { keys, environment });
  const again = { keys: newKeys(), store: memoryStore(), environment };
  const bob = await peer('bob', [portOf(desk)], { environment });
  const before = await peer('cleo', [portOf(desk)], again);
  await until(desk, () => desk.online.has(bob.id) && desk.online.has(before.id));
  const conversation = await found(desk, [named(bob), named(before)]);
  for (const node of [bob, before]) await joinWhenAsked(node, conversation);
  for (const node of [desk, bob, before]) await hasMembers(node, conversation, 3);
  await before.close();
  await until(desk, () => !desk.online.has(before.id));
  await desk.removeComputer(lapsKeys.writer.id);
  // Bob is told before the connection ends.
  await desk.close();

  // She knows no addresses of the others any more.
  const cleo = await peer('cleo', [], again);
  // It keeps quiet about it, as an honest program does not.
  const thief = await Stranger.registered(portOf(cleo), { keys: lapsKeys, urls: ['parley://0.0.0.0:1'] });
  await until(cleo, () => isLinked(cleo, lapsKeys.writer.id));
  await meet(cleo, [portOf(bob)]);
  await thief.until(() => thief.isClosed);
  expect(isLinked(cleo, lapsKeys.writer.id)).toBe(false);
  expect(thief.heard.slice(-2).map(({ command }) => command)).toEqual(['REVOKED', 'GOODBYE']);
});

test('what a removed computer still writes to somebody who has not heard of it does not count once its person sees it', async () => {
  const keys = newKeys();
  const lapsKeys = newKeys(keys.person);
  const desk = await peer('ann', [], { keys, environment });
  const again = { keys: newKeys(), store: memoryStore(), environment };
  const before = await peer('cleo', [portOf(desk)], again);
  const conversation = await conversationOf(desk, before);
  await before.close();
  await until(desk, () => !desk.online.has(before.id));
  await desk.removeComputer(lapsKeys.writer.id);
  // She has not heard of it, and knows no address of the desk any more. Neither has the computer itself.
  const cleo = await peer('cleo', [], again);
  const lap = await peer('ann', [portOf(cleo)], { keys: lapsKeys, environment });
  await until(lap, () => lap.conversations.has(conversation));
  await lap.sendText(conversation, 'as if nothing had happened');
  await until(cleo, () => textsOf(cleo, conversation).length === 1);
  await meet(cleo, [portOf(desk)]);
  await until(cleo, () => textsOf(cleo, conversation).length === 0);
  expect(cleo.conversations.get(conversation)?.log.state.revoked.has(lapsKeys.writer.id)).toBe(true);
  expect(textsOf(desk, conversation)).toEqual([]);
});
