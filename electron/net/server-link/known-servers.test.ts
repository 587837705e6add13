import { afterEach, expect, test } from 'vitest';
import { newPersonKey, type PersonKey } from '../../../runtime/entries/keys';
import { inEnglish } from '../../../shared/words/say';
import { startHere } from '../../../testing/conformance/target';
import { atEnd, endAll, hasty, host, person, scripted, until } from '../../../testing/nodes/test-kit';
import { eachMessage, proofOf, welcome } from '../../../testing/nodes/test-wire';
import { encodeMessage } from '../../../shared/protocol/codec';
import { knownServersInMemory } from './known-servers';

afterEach(endAll);

async function serverOf(identity: PersonKey, port = 0) {
  const { server } = await startHere({ port, identity });
  atEnd(() => server.close());
  return server;
}

test('the key of a server is noted at the first contact, and expected from then on', async () => {
  const [first, second] = [newPersonKey(), newPersonKey()];
  const servers = knownServersInMemory();
  const ann = person('ann', { servers });
  const before = await serverOf(first);
  const address = { host, port: before.port };
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'online');
  expect(ann.connection).toMatchObject({ isFirst: true });
  expect(servers.key({ ...address, host: host.toUpperCase() })).toBe(first.id);
  await before.close();
  await until(ann, () => ann.connection.state === 'waiting');

  const after = await serverOf(second, address.port);
  ann.retryNow();
  await until(ann, () => ann.connection.state === 'changed');
  expect(ann.connection).toEqual({ state: 'changed', address, key: second.id });
  expect(after.online).toBe(0);
  // Nothing but the user's word changes that.
  ann.retryNow();
  await until(ann, () => ann.connection.state === 'changed');
  ann.acceptServer(first.id);
  expect(ann.connection.state).toBe('changed');
  expect(servers.key(address)).toBe(first.id);

  ann.acceptServer(second.id);
  await until(ann, () => ann.connection.state === 'online');
  expect(ann.connection).toMatchObject({ isFirst: false });
  expect(servers.key(address)).toBe(second.id);
  expect(after.online).toBe(1);
});

test('a key that is known from elsewhere is expected at the first contact already', async () => {
  const identity = newPersonKey();
  const { port } = await serverOf(identity);
  const servers = knownServersInMemory();
  servers.keep({ host, port }, newPersonKey().id);
  const ann = person('ann', { servers });
  ann.setServer({ host, port });
  await until(ann, () => ann.connection.state === 'changed');
  servers.keep({ host, port }, identity.id);
  ann.retryNow();
  await until(ann, () => ann.connection.state === 'online');
  expect(ann.connection).toMatchObject({ isFirst: false });
});

test('somebody who names the known key without holding it is told nothing', async () => {
  const identity = newPersonKey();
  const servers = knownServersInMemory();
  const told: string[] = [];
  const address = await scripted(({ socket }) => {
    socket.on('data', (bytes) => told.push(String(bytes)));
    socket.once('data', () => {
      const signature = 'A'.repeat(86);
      socket.write(encodeMessage('PROOF', { server: identity.id, nonce: 'n'.repeat(32), signature }));
    });
  });
  servers.keep(address, identity.id);
  const ann = person('ann', { servers, environment: hasty(20) });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'waiting');
  const { connection } = ann;
  expect(connection.state === 'waiting' && inEnglish(connection.reason)).toMatch(/could not prove who it is/);
  expect(servers.key(address)).toBe(identity.id);
  expect(told.join('')).not.toMatch(/REGISTER|ann/);
});

test('a server whose key has changed is told neither who comes nor with which computer', async () => {
  const servers = knownServersInMemory();
  const told: string[] = [];
  const address = await scripted((ends) => {
    ends.socket.on('data', (bytes) => told.push(String(bytes)));
    welcome(ends, () => undefined, newPersonKey());
  });
  servers.keep(address, newPersonKey().id);
  const ann = person('ann', { servers });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'changed');
  await expect.poll(() => told.join('')).toMatch(/^HELLO \{"nonce":"[\w-]{32}"\}\nGOODBYE( \{\})?\n$/);
});

test('an app comes back by itself once the server that it knows answers again', async () => {
  const identity = newPersonKey();
  const servers = knownServersInMemory();
  let visits = 0;
  const address = await scripted((ends) => {
    visits += 1;
    welcome(ends, () => undefined, visits === 1 ? newPersonKey() : identity);
  });
  servers.keep(address, identity.id);
  const ann = person('ann', { servers, environment: hasty(1_000, (ms) => ms >= 60_000) });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'changed');
  await until(ann, () => ann.connection.state === 'online');
  expect(ann.connection).toMatchObject({ serverId: identity.id });
});

test('a server that says nothing after its proof at the first contact is not noted', async () => {
  const servers = knownServersInMemory();
  const address = await scripted(({ socket }) =>
    eachMessage(socket, ({ command, fields }) => {
      if (command === 'HELLO') socket.write(encodeMessage('PROOF', proofOf(newPersonKey(), fields, socket)));
      else socket.end();
    }),
  );
  const ann = person('ann', { servers, environment: hasty(20) });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'waiting');
  expect(servers.key(address)).toBeUndefined();
});
