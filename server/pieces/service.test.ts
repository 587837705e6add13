import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { fileProtocol } from '../../runtime/tls/options';
import { pieceBytes } from '../../shared/transfers/file-layout';
import { pathOf, piecesIn } from '../../shared/transfers/requests';
import { testFile } from '../../testing/conformance/files';
import { filesHouse } from '../../testing/conformance/files-house';
import { arrive } from '../../testing/conformance/meeting';
import { newKeys, sendEntry, TestNode } from '../../testing/conformance/node';
import { atEnd, endAll } from '../../testing/nodes/test-wire';

afterEach(endAll);

test('a member brings a file, and another fetches it later, piece by piece and from any byte on', async () => {
  const { ann, bob, toAnn, conversation, as } = await filesHouse();
  const file = testFile(conversation, 2 * pieceBytes + 1234);
  expect((await as(ann).putLayer(file)).status).toBe(201);
  for (const piece of [0, 1, 2]) expect((await as(ann).putPiece(file, piece)).status).toBe(201);
  expect((await as(ann).putPiece(file, 1)).status).toBe(204);
  await toAnn.crash();
  const layer = await as(bob).ask(file, { part: 'layer' });
  expect([layer.status, layer.body.equals(file.layer)]).toEqual([200, true]);
  const here = await as(bob).ask(file, { part: 'pieces' });
  expect(piecesIn(here.body, 3)).toEqual([0, 1, 2]);
  const piece = await as(bob).getPiece(file, 2);
  expect(piece.headers).toMatchObject({
    'content-range': `bytes ${2 * pieceBytes}-${2 * pieceBytes + 1233}/${file.size}`,
    'content-length': '1234',
  });
  expect([piece.status, piece.body.equals(file.pieces[2] ?? Buffer.of())]).toEqual([206, true]);
  const rest = await as(bob).ask(file, { headers: { range: `bytes=${pieceBytes - 5}-` } });
  expect(rest.body.equals(Buffer.concat(file.pieces).subarray(pieceBytes - 5))).toBe(true);
  const whole = await as(bob).ask(file);
  expect([whole.status, whole.body.equals(Buffer.concat(file.pieces))]).toEqual([200, true]);
});

test('curl fetches a file, and goes on where it was', async () => {
  const { target, ann, bob, conversation, as } = await filesHouse();
  const file = testFile(conversation, pieceBytes + 10);
  await as(ann).putLayer(file);
  for (const piece of [0, 1]) await as(ann).putPiece(file, piece);
  const url = `https://127.0.0.1:${target.port}${pathOf(file, 'content')}`;
  const args = ['-sk', '-H', `Authorization: ${as(bob).authorization(file)}`, url];
  const curl = (...more: string[]) => promisify(execFile)('curl', [...args, ...more], { encoding: 'buffer' });
  const whole = Buffer.concat(file.pieces);
  expect((await curl()).stdout.equals(whole)).toBe(true);
  expect((await curl('-r', `${pieceBytes}-`)).stdout.equals(whole.subarray(pieceBytes))).toBe(true);
});

test('who waits for a piece is given it as soon as somebody brings it, who is asked for it', async () => {
  const { ann, toAnn, bob, toBob, conversation, as } = await filesHouse();
  const file = testFile(conversation, 3 * pieceBytes);
  const layer = as(bob).ask(file, { part: 'layer', holders: [ann.writer] });
  const { root, size } = file;
  await toAnn.take('PIECES_WANTED', { conversation, root, size, layer: true });
  await as(ann).putLayer(file);
  expect((await layer).status).toBe(200);
  const pieces = [0, 2].map((piece) => as(bob).getPiece(file, piece));
  for (const piece of [0, 2])
    if (!toAnn.all('PIECES_WANTED').some(({ pieces }) => Array.isArray(pieces) && pieces.includes(piece)))
      await toAnn.take('PIECES_WANTED', { root });
  for (const piece of [0, 2]) await as(ann).putPiece(file, piece);
  for (const [at, piece] of [0, 2].entries())
    expect((await pieces[at])?.body.equals(file.pieces[piece] ?? Buffer.of())).toBe(true);
  // Nobody is asked for what they want themselves.
  expect(toBob.all('PIECES_WANTED')).toEqual([]);
});

test('of requests that are sent ahead, the next is answered once the answer before is taken', async () => {
  const { target, ann, conversation, as } = await filesHouse();
  const file = { ...testFile(conversation, 10), size: 2 ** 40 };
  const bits = file.size / pieceBytes / 8;
  const times = 8;
  const answers = new Set<ServerResponse>();
  /** Answers that were made when each was taken. */
  const made: number[] = [];
  const begun = (message: unknown): void => {
    if (isExchange(message)) answers.add(message.response);
  };
  const taken = (): void => void made.push([...answers].filter(({ headersSent }) => headersSent).length);
  subscribe('http.server.request.start', begun);
  subscribe('http.server.response.finish', taken);
  atEnd(() => unsubscribe('http.server.request.start', begun));
  atEnd(() => unsubscribe('http.server.response.finish', taken));
  const { host, port } = target;
  const socket = connect({ host, port, rejectUnauthorized: false, ALPNProtocols: [fileProtocol] });
  atEnd(() => socket.destroy());
  const ask = `GET ${pathOf(file, 'pieces')} HTTP/1.1\r\nHost: x\r\nAuthorization: ${as(ann).authorization(file)}\r\n\r\n`;
  socket.write(ask.repeat(times));
  let came = 0;
  socket.on('data', (bytes) => (came += bytes.length));
  await expect.poll(() => came).toBeGreaterThan(times * bits);
  // The next one at most.
  expect(made.map((count, at) => count <= at + 2)).toEqual(Array.from({ length: times }, () => true));
});

/** What Node says of a request that begins. */
const isExchange = (message: unknown): message is { response: ServerResponse } =>
  typeof message === 'object' && message !== null && 'response' in message;

test('only members who are registered and have signed for this file are answered', async () => {
  const { target, ann, bob, toBob, conversation, as } = await filesHouse();
  const file = testFile(conversation, 100);
  expect((await as(ann).putPiece(file, 0)).status).toBe(201);
  const [eve] = await arrive(target, 'eve');
  const stranger = new TestNode('mallory', newKeys());
  const status = async (asked: Promise<{ status: number }>): Promise<number> => (await asked).status;
  expect(await status(as(bob).ask(file))).toBe(200);
  expect(await status(as(eve).ask(file))).toBe(403);
  expect(await status(as(eve).putPiece(file, 0))).toBe(403);
  expect(await status(as(stranger).ask(file))).toBe(401);
  const other = testFile(conversation, 100);
  expect(await status(as(bob).ask(file, { access: { root: other.root } }))).toBe(401);
  expect(await status(as(bob).ask(file, { access: { to: ann.writer } }))).toBe(401);
  expect(await status(as(bob).ask(file, { at: Date.now() - 3_600_000 }))).toBe(401);
  expect(await status(as(bob).ask(file, { headers: { authorization: 'Parley' } }))).toBe(401);
  expect(await status(as(bob).ask(file, { path: '/' }))).toBe(401);
  // Somebody who has left is no member any more, and somebody who is gone is not registered.
  sendEntry(toBob, bob.control(conversation, { command: 'LEAVE' }));
  await expect.poll(() => status(as(bob).ask(file))).toBe(403);
  await toBob.crash();
  await expect.poll(() => status(as(bob).ask(file))).toBe(401);
});

test('what is not what the hash tree says is not kept', async () => {
  const { ann, bob, conversation, as } = await filesHouse();
  const file = testFile(conversation, 2 * pieceBytes);
  // Without its layer nothing says what a piece must be.
  expect((await as(ann).putPiece(file, 0)).status).toBe(409);
  const forged = { ...file, layer: Buffer.concat([file.layer.subarray(32), file.layer.subarray(0, 32)]) };
  expect((await as(ann).putLayer(forged)).status).toBe(422);
  // A size that is a lie is another file: its layer cannot have this root.
  const longer = { ...file, size: 3 * pieceBytes, layer: Buffer.concat([file.layer, Buffer.alloc(32)]) };
  expect((await as(ann).putLayer(longer)).status).toBe(422);
  expect((await as(ann).putLayer(file)).status).toBe(201);
  expect((await as(ann).putPiece(file, 0, file.pieces[1])).status).toBe(422);
  expect((await as(ann).putPiece(file, 0, Buffer.alloc(10))).status).toBe(416);
  expect((await as(ann).ask(file, { method: 'PUT', body: Buffer.alloc(pieceBytes) })).status).toBe(416);
  expect((await as(ann).ask(file, { method: 'DELETE' })).status).toBe(405);
  expect(piecesIn((await as(bob).ask(file, { part: 'pieces' })).body, 2)).toEqual([]);
  expect((await as(bob).ask(file, { headers: { range: 'bytes=9-2' } })).status).toBe(416);
});

test('what is beyond a quarter of the cache goes, the oldest first, for the sake of others', async () => {
  const { target, ann, conversation, as } = await filesHouse({ fileCache: 8 * pieceBytes });
  const files = [1, 2, 3].map(() => testFile(conversation, pieceBytes));
  for (const file of files) expect((await as(ann).putPiece(file, 0)).status).toBe(201);
  const kept = await Promise.all(files.map((file) => as(ann).ask(file, { part: 'pieces' })));
  expect(kept.map(({ body }) => body[0])).toEqual([0, 0x80, 0x80]);
  const stats = await target.server.operations.STATS({});
  expect(stats).toMatchObject({
    ok: true,
    value: { done: { fileBytes: 2 * pieceBytes, fileCache: 8 * pieceBytes } },
  });
});

test('a server without a cache says so, and serves no files', async () => {
  const { target, toAnn, ann, conversation, as } = await filesHouse({ fileCache: 0 });
  const file = testFile(conversation, 10);
  expect((await as(ann).putPiece(file, 0)).status).toBe(404);
  toAnn.socket.destroy();
  const again = await ann.connect(target);
  const welcome = await again.take('WELCOME');
  expect(welcome.fields['features']).not.toContain('files');
  target.server.change({ name: 'Test' });
  const later = await ann.connect(target);
  expect((await later.take('WELCOME')).fields['features']).toContain('files');
  expect((await as(ann).putPiece(file, 0)).status).toBe(201);
});
