import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEntries } from '../../../runtime/entries/store/open-entries';
import { addition, conversation, message, textContent } from '../../../testing/entries/store-kit';
import type { LogAddition } from '../../../shared/conversation/log-addition';
import { parseQuery } from '../../../shared/search/query';
import { silent } from '../logger';
import { Messages } from './messages';
import { MessagesWriter } from './messages-writer';
import { migrations } from './tables';
import { messagesPrograms } from '../../../testing/messages/test-programs';

let folder = '';
const open: Messages[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-messages-'))));
afterEach(async () => {
  await Promise.all(open.splice(0).map((messages) => messages.close()));
  rmSync(folder, { recursive: true, force: true });
});

const path = (): string => join(folder, 'messages.sqlite');
async function opened(at = path()): Promise<Messages> {
  const messages = await Messages.open(at, messagesPrograms, silent);
  open.push(messages);
  return messages;
}
/** Texts as the messages of one piece, numbered from `first`. */
const texts = (first: number, ...said: string[]): LogAddition => {
  const entries = said.map((text, index) => message('ann', first + index, { content: textContent(text) }));
  const added = addition('ann', 1, entries);
  return { ...added, pieces: added.pieces.map((piece) => ({ ...piece, first: 1 })) };
};
const shown = ({ reader }: Messages): unknown[] =>
  reader
    .before(conversation, undefined, 5_000)
    .map(({ entry }) => entry.command === 'SEND_MESSAGE' && entry.content?.fields['text']);
async function countFound(messages: Messages, typed: string): Promise<number> {
  const order = { people: undefined, conversations: undefined, olderThan: undefined, atMost: 5_000 };
  return (await messages.search({ ...order, query: parseQuery(typed, 0) })).hits.length;
}

test('messages that a process stored but did not index are found after the next start', async () => {
  const database = openEntries(path(), migrations);
  const writer = new MessagesWriter(database);
  const many = Array.from({ length: 1_200 }, (_, index) => `needle ${index}`);
  writer.append([texts(1, ...many)], 5);
  writer.indexSome();
  expect(database.prepare('SELECT count(*) AS count FROM unindexed').get()).toEqual({ count: 2 });
  database.close();
  const messages = await opened();
  expect(await countFound(messages, 'needle')).toBe(1_200);
  await messages.append([texts(1_201, 'needle that came a moment ago')]);
  expect(await countFound(messages, 'needle moment')).toBe(1);
});

test('stored messages are soon indexed, even if nobody searches', async () => {
  const messages = await opened();
  await messages.append([texts(1, 'one', 'two')]);
  const database = openEntries(path(), migrations);
  try {
    const left = (): unknown => database.prepare('SELECT count(*) AS count FROM unindexed').get();
    await expect.poll(left, { timeout: 20_000 }).toEqual({ count: 0 });
  } finally {
    database.close();
  }
});

test('a search reports whether it is complete: messages that cannot be indexed are missing', async () => {
  const messages = await opened();
  const order = { people: undefined, conversations: undefined, olderThan: undefined, atMost: 10 };
  const search = () => messages.search({ ...order, query: parseQuery('needle', 0) });
  await messages.append([texts(1, 'needle')]);
  expect(await search()).toMatchObject({ hits: [{}], isComplete: true });
  const database = openEntries(path(), migrations);
  try {
    database.exec("CREATE TRIGGER broken BEFORE DELETE ON unindexed BEGIN SELECT RAISE(ABORT, 'no'); END");
    await messages.append([texts(2, 'another needle')]);
    expect(await search()).toMatchObject({ hits: [{}], isComplete: false });
    database.exec('DROP TRIGGER broken');
    expect(await search()).toMatchObject({ hits: [{}, {}], isComplete: true });
  } finally {
    database.close();
  }
});

test('a failed addition leaves nothing to be indexed', async () => {
  const database = openEntries(path(), migrations);
  const writer = new MessagesWriter(database);
  const whole = texts(1, 'one', 'two');
  // SQLite stores it as NULL, which the table refuses.
  const broken = { ...whole, pieces: whole.pieces.map((piece) => ({ ...piece, first: NaN })) };
  expect(() => writer.append([broken], 5)).toThrow();
  writer.append([texts(1, 'one')], 5);
  expect(writer.indexSome()).toBe(false);
  expect(database.prepare('SELECT count(*) AS count FROM words').get()).toEqual({ count: 1 });
  database.close();
});

test('additions on top of a failed one are refused, and later ones are stored', async () => {
  const messages = await opened();
  const whole = texts(1, 'one');
  const broken = { ...whole, pieces: whole.pieces.map((piece) => ({ ...piece, first: NaN })) };
  const ends = await Promise.allSettled([messages.append([broken]), messages.append([texts(2, 'two')])]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await messages.append([whole]);
  expect(shown(messages)).toEqual(['one']);
});

test('a damaged file is set aside', async () => {
  const messages = await opened();
  await messages.append([texts(1, ...Array.from({ length: 300 }, (_, index) => `number ${index}`))]);
  await Promise.all(open.splice(0).map((each) => each.close()));
  const bytes = readFileSync(path());
  bytes.fill(0xab, 3 * 4096, 9 * 4096);
  writeFileSync(path(), bytes);
  const again = await opened();
  expect(again.setAsideAs).toMatch(/\.unreadable-/);
  expect(readFileSync(again.setAsideAs ?? '')).toEqual(bytes);
  expect(shown(again)).toEqual([]);
});

test('damage in a larger file is found when writing starts; the file is set aside at the end, and the next start says so', async () => {
  const database = openEntries(path(), migrations);
  database.exec('CREATE TABLE filler AS SELECT zeroblob(2000000) AS zeros');
  database.close();
  const bytes = readFileSync(path());
  bytes.fill(0xab, bytes.length - 9 * 4096, bytes.length - 3 * 4096);
  writeFileSync(path(), bytes);
  const again = await opened();
  expect(again.setAsideAs).toBeUndefined();
  expect(await again.startWriting()).toBe(false);
  await Promise.all(open.splice(0).map((each) => each.close()));
  expect(existsSync(path())).toBe(false);
  const last = await opened();
  expect(readFileSync(last.setAsideAs ?? '').equals(bytes)).toBe(true);
  expect(await last.startWriting()).toBe(true);
});

test('what is there is read before the file is opened for writing, and the first write opens it', async () => {
  const messages = await opened();
  await messages.append([texts(1, 'one')]);
  await Promise.all(open.splice(0).map((each) => each.close()));
  // No thread can write with these programs.
  const none = new URL('data:text/javascript,throw new Error("no")');
  const reading = await Messages.open(path(), { writer: none, searcher: none }, silent);
  open.push(reading);
  expect(shown(reading)).toEqual(['one']);
  await expect(reading.append([texts(2, 'two')])).rejects.toMatchObject({ message: 'no' });
});

test('a file of a later version is refused and left as it is', async () => {
  openEntries(path(), [...migrations, () => undefined]).close();
  const before = readFileSync(path());
  await expect(opened()).rejects.toMatchObject({ problem: 'newer' });
  expect(readFileSync(path())).toEqual(before);
  expect(existsSync(`${path()}-wal`)).toBe(false);
});

test('only their owner can read messages and their journals', async () => {
  await (await opened()).append([texts(1, 'private')]);
  const names = readdirSync(folder);
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) expect((statSync(join(folder, name)).mode & 0o777).toString(8), name).toBe('600');
});

test('on a full disk an addition is refused as a whole and reported, and storing resumes when there is room', async (context) => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'parley-test', disk]);
  if (mounted.status !== 0) return context.skip('a small disk can only be mounted by root');
  try {
    const messages = await opened(join(disk, 'messages.sqlite'));
    await messages.append([texts(1, 'fits')]);
    const told: (string | undefined)[] = [];
    messages.onProblem(() => told.push(messages.problem));
    const room = statfsSync(disk).bavail * statfsSync(disk).bsize;
    writeFileSync(join(disk, 'other'), Buffer.alloc(room - 100_000));
    const much = Array.from({ length: 500 }, (_, index) => `${index} ${'x'.repeat(500)}`);
    await expect(messages.append([texts(2, ...much)])).rejects.toMatchObject({ problem: 'full' });
    expect(told).toEqual(['full']);
    expect(shown(messages)).toEqual(['fits']);
    rmSync(join(disk, 'other'));
    await messages.append([texts(2, 'fits again')]);
    expect(told).toEqual(['full', undefined]);
    expect(shown(messages)).toEqual(['fits', 'fits again']);
    expect(await countFound(messages, 'fits')).toBe(2);
    await Promise.all(open.splice(0).map((each) => each.close()));
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});
