import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newPersonKey } from '../../runtime/entries/keys';
import { applicationId } from '../../runtime/entries/store/tables';
import { conversationId } from '../../shared/ids';
import { localMessageStore } from '../../server/storage/message-store';
import { TestClient, type Address } from './client';
import { arrive, has, met } from './meeting';
import { nothingOf, sendEntry, TestNode } from './node';
import { run, start } from './program';
import { talk } from './talk';
import { startHere } from './target';

let data = '';
let messages = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'parley-store-'));
  messages = join(data, 'messages.sqlite');
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** A conversation of two people, with messages. Returns its id. */
async function chat(server: Address, ...texts: string[]): Promise<string> {
  const [ann, bob] = [await TestClient.register(server, 'ann'), await TestClient.register(server, 'bob')];
  const conversation = await talk(ann, bob);
  for (const text of texts) ann.send('SEND_MESSAGE', { conversation, text });
  await expect.poll(() => bob.all('SEND_MESSAGE').length).toBe(texts.length);
  return conversation;
}

async function refusal(...args: string[]): Promise<string> {
  const { code, errors } = await run(data, '--port', '0', ...args).ended;
  expect(code).toBe(2);
  expect(errors.trim().split('\n')).toHaveLength(1);
  return errors;
}

test('a second server on one folder is refused in one line, also after the first was killed', async () => {
  const first = await start(data);
  expect(await refusal()).toMatch(/another server uses/);
  await first.kill();
  const second = await start(data);
  expect(await refusal()).toMatch(/another server uses/);
  await second.stop();
});

test.each([
  ['no database at all', (): void => writeFileSync(messages, 'these are no messages '.repeat(1_000))],
  ['one with a broken page', breakPages],
])('a damaged file is set aside and the server starts: %s', async (_what, damage) => {
  const server = await start(data);
  await chat(server, ...Array.from({ length: 100 }, (_, index) => `${index} `.padEnd(500, 'x')));
  await server.stop();
  damage();
  const damaged = readFileSync(messages);
  const again = await start(data);
  await chat(again, 'as new');
  expect(await again.stop()).toMatch(/could not be read and were set aside/);
  const kept = readdirSync(data).find((name) => name.startsWith('messages.sqlite.unreadable-'));
  expect(readFileSync(join(data, kept ?? '')).equals(damaged)).toBe(true);
});

function breakPages(): void {
  const bytes = readFileSync(messages);
  bytes.fill(0xa5, 3 * 4096, 9 * 4096);
  writeFileSync(messages, bytes);
}

test('a folder of version 0.1 is refused in one line and not touched', async () => {
  const database = new DatabaseSync(messages);
  database.exec('CREATE TABLE conversations (id INTEGER PRIMARY KEY); PRAGMA user_version = 2');
  database.close();
  const before = readFileSync(messages);
  expect(await refusal()).toMatch(/made by Parley 0\.1, which this version cannot read/);
  expect(readFileSync(messages).equals(before)).toBe(true);
  expect(readdirSync(data).filter((name) => name.startsWith('messages.sqlite'))).toEqual(['messages.sqlite']);
});

test('a file of a later version is refused in one line and not touched', async () => {
  const database = new DatabaseSync(messages);
  database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 999`);
  database.close();
  const before = readFileSync(messages);
  expect(await refusal()).toMatch(/later version/);
  expect(readFileSync(messages).equals(before)).toBe(true);
});

test('a backup made while the server writes is whole, and a server starts with it', async () => {
  const server = await start(data, '--rate', '1000000');
  const [ann, bob] = [await TestClient.register(server, 'ann'), await TestClient.register(server, 'bob')];
  const conversation = await talk(ann, bob);
  // So that the copy, whenever it is made, has messages that Bob was not given.
  bob.send('GOODBYE');
  await bob.closed;
  const say = (count: number, from: number): void => {
    for (let index = 0; index < count; index += 1)
      ann.send('SEND_MESSAGE', { conversation, id: String(from + index), text: 'x'.repeat(500) });
  };
  say(1_000, 0);
  await ann.take('SEND_MESSAGE', { id: '999' });
  say(2_000, 1_000);
  const other = join(data, 'other');
  const copy = join(data, 'copy.sqlite');
  expect((await run(data, '--backup', copy).ended).code).toBe(0);
  await ann.take('SEND_MESSAGE', { id: '2999' });
  expect(await refusal('--backup', copy)).toMatch(/exists already/);
  await server.stop();

  const database = new DatabaseSync(copy);
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const { count } = database.prepare('SELECT count(*) AS count FROM entries WHERE command = 0').get() as {
    count: number;
  };
  database.close();
  expect(count).toBeGreaterThanOrEqual(1_000);
  execFileSync('mkdir', [other]);
  for (const [from, to] of [
    [copy, 'messages.sqlite'],
    [join(data, 'identity.pem'), 'identity.pem'],
  ] as const)
    writeFileSync(join(other, to), readFileSync(from), { mode: 0o600 });
  const restored = await start(other);
  const back = await TestClient.connect(restored);
  back.send('REGISTER', { user: bob.name });
  await expect.poll(() => back.all('SEND_MESSAGE').length).toBeGreaterThan(0);
  // The copy has writers of its own, so two servers that start with it use no number twice.
  back.send('SEND_MESSAGE', { conversation, id: 'restored', text: 'with another writer' });
  await back.take('SEND_MESSAGE', { id: 'restored' });
  await restored.stop();
  expect(writersIn(join(other, 'messages.sqlite'))).toBe(3);
}, 40_000);

/** Number of writers with stored entries. */
function writersIn(path: string): number {
  const database = new DatabaseSync(path);
  const row = database.prepare('SELECT count(DISTINCT writer) AS count FROM entries').get() as {
    count: number;
  };
  database.close();
  return row.count;
}

const day = 86_400_000;

test('content older than --retain is deleted; headers, chains and the rest stay', async () => {
  const identity = newPersonKey();
  const keeper = new TestNode('keeper');
  let now = Date.UTC(2030, 0, 1);
  const server = await startHere({
    identity,
    store: localMessageStore(messages),
    now: () => now,
    rate: 10_000,
  });
  const [ann, toKeeper] = [await TestClient.register(server, 'ann'), await keeper.connect(server)];
  await toKeeper.take('HAVE', { last: true });
  ann.send('INVITE', { users: ['keeper'] });
  const conversation = conversationId.parse((await ann.take('INVITATION')).fields['conversation']);
  for (let index = 0; index < 200; index += 1) {
    if (index === 150) now += 20 * day;
    ann.send('SEND_MESSAGE', { conversation, text: `${index}` });
    await ann.take('SEND_MESSAGE', { text: `${index}` });
  }
  await server.stop();

  now += 15 * day;
  const store = localMessageStore(messages);
  const again = await startHere({ identity, store, now: () => now, retainMs: 30 * day });
  await expect.poll(() => store.reader.countMessages(conversation)).toBe(50);
  const back = await keeper.connect(again);
  await back.take('HAVE', { last: true });
  back.send('HAVE', { conversations: [nothingOf(conversation)] });
  await expect.poll(() => back.all('SEND_MESSAGE').length).toBe(50);
  const claims = (): unknown =>
    back
      .all('HAVE')
      .flatMap(({ conversations }) => conversations as { messages?: Record<string, unknown[][]> }[])
      .flatMap(({ messages: items = {} }) => Object.values(items))
      .flat();
  keeper.takeFrom(back);
  back.send('HAVE', { conversations: [{ ...keeper.claim(conversation), digest: 'A'.repeat(43) }] });
  const annAgain = await TestClient.connect(again);
  annAgain.send('REGISTER', { user: ann.name });
  annAgain.send('SEND_MESSAGE', { conversation, text: 'more' });
  const more = await back.take('SEND_MESSAGE', { number: 201 });
  expect(more.fields['content']).toMatchObject({ text: 'more' });
  back.send('HAVE', { conversations: [{ conversation, digest: 'Q'.repeat(42) + 'A' }] });
  await expect.poll(claims).toContainEqual([1, 201, expect.any(String), 150]);
  await again.stop();
});

test('a message that says that it is of the far future is deleted with those that came when it did', async () => {
  let now = Date.UTC(2030, 0, 1);
  const server = await startHere({ store: localMessageStore(messages), now: () => now });
  const [ann, toAnn] = await arrive(server, 'ann');
  const [bob, toBob] = await arrive(server, 'bob');
  const conversation = await met(ann, toAnn, bob, toBob);
  const message = ann.makeMessage(conversation, 'for ever', {}, 8.64e15);
  sendEntry(toAnn, message);
  await toBob.take('SEND_MESSAGE', has(message));
  await server.stop();
  now += 31 * day;
  const store = localMessageStore(messages);
  const again = await startHere({ store, now: () => now, retainMs: 30 * day });
  await expect.poll(() => store.reader.countMessages(conversation)).toBe(0);
  await again.stop();
});

test('over --max-size the oldest messages are deleted, and new ones are still accepted', async () => {
  const server = await startHere({ store: localMessageStore(messages), rate: 10_000 });
  const text = (index: number): string => `${index} `.padEnd(4_000, 'x');
  const conversation = conversationId.parse(
    await chat(server, ...Array.from({ length: 1_000 }, (_, index) => text(index))),
  );
  await server.stop();
  const store = localMessageStore(messages);
  expect(store.reader.usedBytes()).toBeGreaterThan(4_000_000);
  const again = await startHere({ store, maxBytes: 2_000_000 });
  await chat(again, 'meanwhile');
  await expect.poll(() => store.reader.usedBytes()).toBeLessThanOrEqual(2_000_000);
  const left = store.reader
    .messagesBetween(conversation, 0, store.reader.lastArrival(), 2_000)
    .map(({ entry }) => Number.parseInt(String(entry.content?.fields['text'])))
    .filter((number) => !Number.isNaN(number));
  expect(left.at(-1)).toBe(999);
  expect(left.length).toBeGreaterThan(100);
  expect(left).toEqual(Array.from({ length: left.length }, (_, index) => 1_000 - left.length + index));
  await again.stop();
});

/** Why a small disk cannot be mounted here; undefined if it can. */
function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  const place = mkdtempSync(join(tmpdir(), 'parley-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return undefined;
  } catch {
    return 'nothing can be mounted here';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
const noDisk = whyNoSmallDisk();

test.skipIf(noDisk !== undefined)(
  `on a full disk messages are refused, none is lost, and service resumes when there is room${noDisk ? ` (skipped: ${noDisk})` : ''}`,
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', data]);
    try {
      await onSmallDisk();
    } finally {
      execFileSync('umount', ['--lazy', data]);
    }
  },
  60_000,
);

async function onSmallDisk(): Promise<void> {
  const filler = join(data, 'filler');
  writeFileSync(filler, Buffer.alloc(3 * 1024 * 1024));
  let server = await start(data, '--rate', '1000000');
  const node = new TestNode('node');
  const [ann, toNode] = [await TestClient.register(server, 'ann'), await node.connect(server)];
  await toNode.take('HAVE', { last: true });
  ann.send('INVITE', { users: ['node'] });
  const conversation = conversationId.parse((await ann.take('INVITATION')).fields['conversation']);
  let count = 0;
  while (ann.all('ERROR').length === 0) {
    for (let each = 0; each < 10; each += 1)
      ann.send('SEND_MESSAGE', { conversation, id: String((count += 1)), text: 'x'.repeat(8_000) });
    await ann.settle();
  }
  const refused = new Set(ann.all('ERROR').map(({ id }) => id));
  const acknowledged = ann.all('SEND_MESSAGE').map(({ id }) => id);
  expect(ann.all('ERROR').every(({ code }) => code === 'not-kept')).toBe(true);
  expect(acknowledged.length + refused.size).toBe(count);
  await expect.poll(() => toNode.all('SEND_MESSAGE').length).toBe(acknowledged.length);

  node.takeFrom(toNode);
  sendEntry(toNode, node.join(conversation));
  const own: (string | undefined)[] = [];
  while (toNode.all('ERROR').length === 0) {
    for (let each = 0; each < 10; each += 1) {
      const said = node.say(conversation, 'y'.repeat(8_000));
      own.push(said.content?.id);
      sendEntry(toNode, said);
    }
    await toNode.settle();
  }
  const isNamed = { code: 'not-kept', conversation, entry: expect.any(String) };
  for (const error of toNode.all('ERROR')) expect(error).toMatchObject(isNamed);
  toNode.inbox.length = 0;
  rmSync(filler);
  // When there is room again, the node is asked for what was not stored.
  await toNode.take('HAVE');
  for (const entry of node.entries(conversation)) sendEntry(toNode, entry);
  const say = async (): Promise<boolean> => {
    ann.send('SEND_MESSAGE', { conversation, id: 'again', text: 'is there room?' });
    await ann.settle();
    return ann.all('SEND_MESSAGE').some(({ id }) => id === 'again');
  };
  await expect.poll(say, { timeout: 10_000 }).toBe(true);
  // Entries that the node resent are on disk once others are given them.
  const given = (): unknown[] => ann.all('SEND_MESSAGE').map(({ id }) => id);
  await expect.poll(given, { timeout: 10_000 }).toEqual(expect.arrayContaining(own));
  await server.kill();
  expect(existsSync(messages)).toBe(true);
  server = await start(data);
  const back = await node.connect(server);
  await back.take('HAVE', { last: true });
  back.send('HAVE', { conversations: [nothingOf(conversation)] });
  const idsGiven = (): Set<unknown> =>
    new Set(back.all('SEND_MESSAGE').map(({ content }) => (content as { id: string }).id));
  await expect.poll(idsGiven).toEqual(new Set([...acknowledged, ...own, 'again']));
  expect(await server.stop()).not.toMatch(/fault/);
}
