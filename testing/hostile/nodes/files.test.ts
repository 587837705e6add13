import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { connect } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { PieceBuffers } from '../../../electron/net/transfers/piece-buffers';
import { FileServer, type GivenFile } from '../../../electron/net/transfers/file-server';
import type { Transfer } from '../../../electron/net/transfers/types';
import { newKeys } from '../../../electron/net/keys';
import { authorize } from '../../../runtime/transfers/authorization';
import { fileProtocol } from '../../../runtime/tls/options';
import { contentOf } from '../../../shared/conversation/content';
import type { ConversationId } from '../../../shared/ids';
import { pieceCount, pieceBytes, sealedSize } from '../../../shared/transfers/file-layout';
import { authorizationHeader, bitsOf, pathOf } from '../../../shared/transfers/requests';
import {
  conversationOf,
  endAll,
  hasMembers,
  host,
  joinWhenAsked,
  named,
  peer,
  portOf,
  until,
} from '../../nodes/test-kit';
import { folderContent } from '../../transfers/test-folders';
import {
  hears,
  offer,
  sharer,
  temporaryFolder,
  transferOf,
  untilTransfer,
  whole,
  type Sharer,
} from '../../transfers/test-transfers';

afterEach(endAll);

function fileOf(size: number): string {
  const path = join(temporaryFolder(), 'notes.bin');
  writeFileSync(path, randomBytes(size));
  return path;
}

/** Ann and Bob, who talk. */
async function two(): Promise<[Sharer, Sharer, ConversationId]> {
  const ann = await sharer('ann');
  const bob = await sharer('bob', [portOf(ann.node)]);
  await until(bob.node, () => bob.node.online.has(ann.node.id));
  return [ann, bob, await conversationOf(ann.node, bob.node)];
}

interface Asked {
  readonly status: number;
  readonly body: Buffer;
}

/** Asks a node for something over HTTP, on a connection of its own. Rejects if there is no answer. */
const ask = (port: number, path: string, authorization: string): Promise<Asked> =>
  new Promise((resolve, reject) => {
    const headers = { authorization };
    const tls = { rejectUnauthorized: false, ALPNProtocols: [fileProtocol], agent: false };
    const asked = request({ host, port, path, headers, ...tls }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }));
    });
    asked.on('error', reject);
    asked.end();
  });

/** Asks the same many times on one connection without waiting for answers, and ends it. Resolves with all that comes back. */
const pipelined = (port: number, times: number, path: string, authorization: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false, ALPNProtocols: [fileProtocol] });
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part)).on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(parts).toString()));
    const asked = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n`;
    socket.write(`${`${asked}\r\n`.repeat(times - 1)}${asked}Connection: close\r\n\r\n`);
  });

test('a member who gives forged pieces is found out, and the file is fetched from others', async () => {
  const [ann, bob, conversation] = await two();
  const keys = newKeys();
  const mallory = await peer('mallory', [portOf(ann.node), portOf(bob.node)], { keys });
  await until(ann.node, () => ann.node.online.has(mallory.id));
  await ann.node.inviteMore(conversation, [named(mallory)]);
  await joinWhenAsked(mallory, conversation);
  await hasMembers(bob.node, conversation, 3);
  const path = fileOf(3_000_000);
  const made = await offer(ann, conversation, path);
  const { id, offer: file } = made;
  let given = 0;
  mallory.serveFiles(
    serverOf(
      new FileServer({
        store: {
          buffers: new PieceBuffers(),
          layer: async () => randomBytes(32 * pieceCount(file.size)),
          piece: async () => {
            given += 1;
            return randomBytes(pieceBytes);
          },
        },
        me: () => mallory.writer,
        memberWith: () => bob.node.id,
        hasWhole: () => undefined,
        find: givenAs('done', conversation, made),
        now: Date.now,
        pace: async () => undefined,
      }),
    ),
  );
  await hears(bob, conversation, id);
  await until(bob.node, () => bob.node.computersNearby(conversation).length === 2);
  bob.transfers.fetch(conversation, id);
  const received = await whole(bob, conversation, id);
  expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
  // As many as are asked of one source at a time.
  expect(given).toBeLessThanOrEqual(4);
});

test('a member who never ends the hashes of a file does not keep it from those who ask others', async () => {
  const [ann, bob, conversation] = await two();
  const keys = newKeys();
  const mallory = await peer('mallory', [portOf(ann.node), portOf(bob.node)], { keys });
  await until(ann.node, () => ann.node.online.has(mallory.id));
  await ann.node.inviteMore(conversation, [named(mallory)]);
  await joinWhenAsked(mallory, conversation);
  await hasMembers(bob.node, conversation, 3);
  const path = fileOf(3_000_000);
  const made = await offer(ann, conversation, path);
  const { id } = made;
  let ask = (): void => undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  mallory.serveFiles(
    serverOf(
      new FileServer({
        store: {
          buffers: new PieceBuffers(),
          layer: () => {
            ask();
            return new Promise(() => undefined);
          },
          piece: async () => undefined,
        },
        me: () => mallory.writer,
        memberWith: () => bob.node.id,
        hasWhole: () => undefined,
        find: givenAs('done', conversation, made),
        now: Date.now,
        pace: async () => undefined,
      }),
    ),
  );
  await hears(bob, conversation, id);
  await until(bob.node, () => bob.node.computersNearby(conversation).length === 2);
  // Mallory is the only one to ask, at first.
  ann.blocked.add(ann.node.id);
  bob.transfers.fetch(conversation, id);
  await asked;
  ann.blocked.clear();
  expect(readFileSync(await whole(bob, conversation, id)).equals(readFileSync(path))).toBe(true);
});

/** What a computer finds that has all of an offered file, and it is its user's own or was fetched. */
const givenAs =
  (
    state: 'own' | 'done',
    conversation: ConversationId,
    { id, offer: file, author }: Transfer,
  ): (() => GivenFile) =>
  () => ({
    transfer: { offer: id, conversation, author, file, state, path: '/', at: 1, isCleaned: false },
    bits: bitsOf(Array(pieceCount(file.size)).keys(), pieceCount(file.size)),
  });

/** @param server what answers; nothing is brought to servers */
const serverOf = (server: FileServer) => ({
  take: (...connection: Parameters<FileServer['take']>) => server.take(...connection),
  wanted: () => undefined,
});

test('an offer that lies about its size fetches nothing, and takes no room', async () => {
  const [ann, bob, conversation] = await two();
  const { offer: file } = await offer(ann, conversation, fileOf(600_000));
  const lie = { ...file, size: 2 ** 40, name: 'large.bin' };
  const { to: _to, ...content } = contentOf({ kind: 'file', ...lie });
  const said = await ann.node.say(conversation, content);
  if (!said.ok) throw new Error(said.error.message);
  const { hash } = said.value;
  await hears(bob, conversation, hash);
  bob.transfers.fetch(conversation, hash);
  await untilTransfer(bob, () => existsSync(bob.folder) && readdirSync(bob.folder).length > 0);
  const other = await offer(ann, conversation, fileOf(600_000));
  await hears(bob, conversation, other.id);
  bob.transfers.fetch(conversation, other.id);
  await whole(bob, conversation, other.id);
  expect(transferOf(bob, hash)).toMatchObject({ state: 'waiting', here: 0 });
  const [part = ''] = readdirSync(bob.folder).filter((name) => name.endsWith('.part'));
  expect(readFileSync(join(bob.folder, part)).length).toBe(0);
});

test.each<[string, string[], number]>([
  ['leads out of the folder', ['6 ../../escaped.txt'], 1],
  ['is absolute', ['6 /tmp/escaped.txt'], 1],
  ['lies about sizes', ['600000 a.txt'], 1],
  ['has more files than the offer says', ['3 a.txt', '3 b.txt'], 1],
])('a folder whose list %s is not made, and nothing of it is left', async (_what, lines, files) => {
  const [ann, bob, conversation] = await two();
  const path = join(temporaryFolder(), 'content');
  writeFileSync(path, folderContent(lines, ['secret']));
  const { offer: file } = await offer(ann, conversation, path);
  const list = folderContent(lines, []).length;
  const { to: _to, ...content } = contentOf({ kind: 'file', ...file, name: 'Notes', files, list });
  const said = await ann.node.say(conversation, content);
  if (!said.ok) throw new Error(said.error.message);
  const { hash } = said.value;
  await hears(bob, conversation, hash);
  bob.transfers.fetch(conversation, hash);
  await untilTransfer(bob, () => transferOf(bob, hash)?.problem === 'not-as-offered');
  expect(readdirSync(bob.folder)).toEqual([]);
  expect(existsSync(join(bob.folder, '../escaped.txt'))).toBe(false);
});

test.each([
  '../../escaped.bin',
  '..\\..\\escaped.bin',
  '/tmp/escaped.bin',
  '.hidden',
  'CON',
  'a\u202egpj.exe',
])(
  'a file that is offered as %j lies in the folder of received files, under a name that is seen',
  async (name) => {
    const [ann, bob, conversation] = await two();
    const { offer: file } = await offer(ann, conversation, fileOf(1000));
    const { to: _to, ...content } = contentOf({ kind: 'file', ...file, name });
    const said = await ann.node.say(conversation, content);
    if (!said.ok) throw new Error(said.error.message);
    const { hash } = said.value;
    await hears(bob, conversation, hash);
    bob.transfers.fetch(conversation, hash);
    const path = await whole(bob, conversation, hash);
    const [only = '', ...more] = readdirSync(bob.folder);
    expect(more).toEqual([]);
    expect(path).toBe(join(bob.folder, only));
    expect(only).toMatch(/^[^./\\\p{Cf}][^/\\\p{Cf}]*$/u);
  },
);

test('a stranger is told nothing of a file, whatever they show, in ten thousand requests', async () => {
  const [ann, bob, conversation] = await two();
  const path = fileOf(600_000);
  const { id, offer: file } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  const shared = { conversation, root: file.root, size: sealedSize(file.size) };
  const port = portOf(ann.node);
  const stranger = newKeys();
  const access = { ...shared, to: ann.node.writer };
  const own = authorizationHeader(authorize(stranger.writer, access, Date.now()));
  const bobs = authorize(bob.keys.writer, { ...shared, to: bob.node.writer }, Date.now());
  const forOther = authorizationHeader(bobs);
  const old = authorizationHeader(authorize(bob.keys.writer, access, Date.now() - 7_200_000));
  const right = authorizationHeader(authorize(bob.keys.writer, access, Date.now()));
  expect((await ask(port, pathOf(shared, 'pieces'), right)).status).toBe(200);
  for (const [shown, status] of [
    ['', 401],
    [forOther, 401],
    [old, 401],
    [own, 403],
  ] as const)
    for (const part of ['content', 'layer', 'pieces'] as const)
      expect(await ask(port, pathOf(shared, part), shown)).toEqual({ status, body: Buffer.alloc(0) });

  const many = Array.from({ length: 32 }, () => pipelined(port, 320, pathOf(shared, 'content'), own));
  const answers = (await Promise.all(many)).join('').match(/HTTP\/1.1 \d+/g);
  expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 403']));
  // Whoever may not ask has to connect again.
  expect(answers?.length).toBe(32);
  bob.transfers.fetch(conversation, id);
  expect(readFileSync(await whole(bob, conversation, id)).equals(readFileSync(path))).toBe(true);
});

test('a member who asks ahead is answered in turn, and one who asks far ahead is not', async () => {
  const [ann, bob, conversation] = await two();
  const made = await offer(ann, conversation, fileOf(1000));
  const { offer: file } = made;
  const shared = { conversation, root: file.root, size: sealedSize(file.size) };
  let [running, most, given] = [0, 0, 0];
  ann.node.serveFiles(
    serverOf(
      new FileServer({
        store: {
          buffers: new PieceBuffers(),
          layer: async () => undefined,
          piece: async () => {
            running += 1;
            most = Math.max(most, running);
            await setImmediate();
            running -= 1;
            given += 1;
            return randomBytes(shared.size);
          },
        },
        me: () => ann.node.writer,
        memberWith: () => bob.node.id,
        hasWhole: () => undefined,
        find: givenAs('own', conversation, made),
        now: Date.now,
        pace: async () => undefined,
      }),
    ),
  );
  const access = { ...shared, to: ann.node.writer };
  const right = authorizationHeader(authorize(bob.keys.writer, access, Date.now()));
  const asked = async (times: number, path = pathOf(shared, 'content')): Promise<number> =>
    (await pipelined(portOf(ann.node), times, path, right)).match(/HTTP\/1.1 (200|404)/g)?.length ?? 0;
  expect(await asked(8)).toBe(8);
  expect(most).toBe(1);
  given = 0;
  expect(await asked(1000)).toBeLessThanOrEqual(8);
  expect(given).toBeLessThanOrEqual(8);
  expect(await asked(1000, '/nothing')).toBeLessThanOrEqual(8);
});

test('paths and ranges that no program asks are refused, and the next request is answered', async () => {
  const [ann, bob, conversation] = await two();
  const { offer: file } = await offer(ann, conversation, fileOf(600_000));
  const shared = { conversation, root: file.root, size: sealedSize(file.size) };
  const right = authorizationHeader(
    authorize(bob.keys.writer, { ...shared, to: ann.node.writer }, Date.now()),
  );
  const port = portOf(ann.node);
  for (const path of [
    '/',
    '/files/../../etc/passwd',
    `/files/${conversation}/${file.root}/1`,
    `/files/${conversation}/${file.root}/99999999999999999999`,
    `${pathOf(shared, 'content')}/content`,
    `/${'x'.repeat(5000)}`,
  ])
    expect((await ask(port, path, right)).status).toBeGreaterThanOrEqual(400);
  expect((await ask(port, pathOf(shared, 'content'), right)).body.length).toBe(shared.size);
});
