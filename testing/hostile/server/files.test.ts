import { once } from 'node:events';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { limits } from '../../../shared/protocol/limits';
import { pieceBytes } from '../../../shared/transfers/file-layout';
import { pathOf, type SharedFile } from '../../../shared/transfers/requests';
import { testFile } from '../../conformance/files';
import { filesHouse } from '../../conformance/files-house';
import { atEnd, endAll } from '../../nodes/test-wire';

/* Attacks on a server's pieces of files. */

afterEach(endAll);

/** A server that keeps pieces, two members, and connections that say what they are told. */
async function house(options: Parameters<typeof filesHouse>[0] = {}) {
  const met = await filesHouse(options);
  const { port } = met.target.server;
  /** A connection for files that says what it is told. */
  const raw = async (): Promise<{ socket: TLSSocket; told: () => string; isClosed: () => boolean }> => {
    const options = { rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] };
    const socket = connectTls({ host: '127.0.0.1', port, ...options });
    atEnd(() => socket.destroy());
    let told = '';
    socket.on('error', () => undefined).on('data', (bytes: Buffer) => (told += bytes.toString('latin1')));
    await once(socket, 'secureConnect');
    return { socket, told: () => told, isClosed: () => socket.destroyed };
  };
  const client = met.as(met.ann);
  const head = (file: SharedFile, line: string, ...headers: string[]): string =>
    [line, 'host: x', `authorization: ${client.authorization(file)}`, ...headers, '', ''].join('\r\n');
  return { ...met, client, raw, head };
}

const answers = (told: string, status: number): number => told.split(`HTTP/1.1 ${status} `).length - 1;

test('a computer that asks ten thousand times is answered 429, and chat goes on', async () => {
  const { toBob, conversation, raw, head } = await house();
  const file = testFile(conversation, pieceBytes);
  const request = head(file, `GET ${pathOf(file, 'pieces')} HTTP/1.1`);
  const connections = await Promise.all(Array.from({ length: 5 }, raw));
  let sent = 0;
  const flood = connections.map(async ({ socket, told }) => {
    for (let count = 1; count <= 2_000 && !socket.destroyed; count += 1) {
      socket.write(request);
      sent += 1;
      while (!socket.destroyed && told().split('HTTP/1.1 ').length <= count)
        await once(socket, 'data').catch(() => 0);
    }
  });
  for (let round = 0; round < 20; round += 1) await toBob.settle();
  await Promise.race([
    Promise.all(flood),
    expect.poll(() => connections.every(({ isClosed }) => isClosed())).toBe(true),
  ]);
  const refused = connections.reduce((sum, { told }) => sum + answers(told(), 429), 0);
  expect([refused, connections.every(({ isClosed }) => isClosed())]).toEqual([5, true]);
  expect(sent).toBeLessThan(10_000);
}, 60_000);

test('requests that do not wait for their answers end the connection', async () => {
  const { toBob, conversation, raw, head } = await house();
  const file = testFile(conversation, 2 * pieceBytes);
  const { socket, isClosed } = await raw();
  socket.write(head(file, `GET ${pathOf(file, 'layer')} HTTP/1.1`).repeat(1_000));
  await expect.poll(isClosed).toBe(true);
  await toBob.settle();
});

test('a computer has only so many connections for files', async () => {
  const { conversation, raw, head } = await house();
  const file = testFile(conversation, pieceBytes);
  const connections = await Promise.all(Array.from({ length: limits.fileConnections + 2 }, raw));
  for (const { socket } of connections) socket.write(head(file, `GET ${pathOf(file, 'pieces')} HTTP/1.1`));
  await expect.poll(() => connections.filter(({ told }) => answers(told(), 503) === 1).length).toBe(2);
  await expect
    .poll(() => connections.filter(({ told }) => answers(told(), 200) === 1).length)
    .toBe(limits.fileConnections);
});

test('bodies that are announced and do not come keep nobody else from bringing theirs', async () => {
  const { bob, as, conversation, raw, head } = await house();
  // Their size is a lie, which nobody can know before the layer is here.
  const bytes = limits.layerBytesAtServer;
  const { root } = testFile(conversation, 1);
  const huge = { conversation, root, size: (bytes / 32) * pieceBytes };
  const put = head(huge, `PUT ${pathOf(huge, 'layer')} HTTP/1.1`, `content-length: ${bytes}`);
  const connections = await Promise.all(Array.from({ length: 5 }, raw));
  for (const { socket } of connections) socket.write(put);
  await expect.poll(() => connections.filter(({ told }) => answers(told(), 503) === 1).length).toBe(4);
  // Others are not kept from bringing theirs.
  const file = testFile(conversation, 100);
  expect((await as(bob).putPiece(file, 0)).status).toBe(201);
  for (const { socket } of connections) socket.destroy();
  const again = await raw();
  again.socket.write(put);
  again.socket.write(Buffer.alloc(bytes));
  await expect.poll(() => answers(again.told(), 422)).toBe(1);
  const larger = { ...huge, size: 2 * huge.size };
  const { socket, told } = await raw();
  socket.write(head(larger, `PUT ${pathOf(larger, 'layer')} HTTP/1.1`, `content-length: ${2 * bytes}`));
  await expect.poll(() => answers(told(), 413)).toBe(1);
});

test('a connection that proves no membership is ended when the time to register is over', async () => {
  const { conversation, raw, head, client } = await house({ registerMs: 1_000 });
  const file = testFile(conversation, 100);
  const [silent, slow, members] = [await raw(), await raw(), await raw()];
  slow.socket.write('GET / HTTP/1.1\r\nhost:');
  members.socket.write(head(file, `GET ${pathOf(file, 'pieces')} HTTP/1.1`));
  await expect.poll(() => silent.isClosed() && slow.isClosed()).toBe(true);
  expect(members.isClosed()).toBe(false);
  expect((await client.putPiece(file, 0)).status).toBe(201);
});

test('what is no HTTP, and headers without an end, end the connection', async () => {
  const { toBob, conversation, raw } = await house();
  const file = testFile(conversation, 100);
  for (const bytes of [
    'REGISTER {"user":"eve"}\n',
    `GET ${pathOf(file, 'content')} HTTP/1.1\r\n${'x: y\r\n'.repeat(5_000)}`,
    'GET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n',
  ]) {
    const { socket, isClosed } = await raw();
    socket.write(bytes);
    await expect.poll(isClosed).toBe(true);
  }
  await toBob.settle();
});
