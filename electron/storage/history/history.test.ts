import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { write, type Content } from '../../../shared/conversation/author';
import type { Entry } from '../../../shared/conversation/entry';
import { Log } from '../../../shared/conversation/log';
import { entryVerifies, newIdentity } from '../../../shared/node/identity';
import { openForWriting } from '../../../shared/node/storage/database';
import { EntryWriter } from '../../../shared/node/storage/entry-writer';
import { parseQuery } from '../../../shared/search/query';
import { silent } from '../logger';
import { History } from './history';
import { migrations } from './migrations';
import { historyPrograms } from './test-programs';

const keptFiles = new URL('./migrations/kept/', import.meta.url);
const conversation = '3cf90209-d1fe-44f9-a561-b2488e362031';
const [ann, bob] = [newIdentity(), newIdentity()];

let folder = '';
const open: History[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-history-'))));
afterEach(async () => {
  await Promise.all(open.splice(0).map((history) => history.close()));
  rmSync(folder, { recursive: true, force: true });
});

const path = (): string => join(folder, 'messages.sqlite');
async function opened(): Promise<History> {
  const history = await History.open(path(), historyPrograms, silent);
  open.push(history);
  return history;
}
async function closed(history: History): Promise<void> {
  open.splice(open.indexOf(history), 1);
  await history.close();
}

/** The conversation's log on this disk, and a way to write in it. */
function logIn(history: History, reader = ann.id) {
  let log = new Log(conversation, history.reader, reader, history.reader.kept(conversation));
  const say = async (author: typeof ann, ...contents: Content[]): Promise<void> => {
    const fork = log.fork();
    for (const content of contents) fork.add([write(fork, author, 'somebody', content, 5)]);
    await history.append([fork.changes()]);
    log = fork;
  };
  return { say, log: () => log };
}

const text = (words: string): Content => ({ command: 'SEND_MESSAGE', id: words, text: words });
const founding: Content = { command: 'INVITE', invited: [{ id: bob.id, user: 'bob' }] };
const shown = (history: History): Entry[] =>
  history.reader.before(conversation, undefined, 1_000).map(({ entry }) => entry);
const textsIn = (history: History): string[] =>
  shown(history).flatMap((entry) => (entry.command === 'SEND_MESSAGE' ? entry.text : []));

test('what is appended is there again, signatures and all', async () => {
  const history = await opened();
  const { say, log } = logIn(history);
  await say(ann, founding, text('שלום 👩‍👩‍👧\n"\\\0 and on'), text('two'));
  await say(bob, { command: 'JOIN' }, text('three'));
  const before = shown(history);
  await closed(history);
  const again = await opened();
  expect(shown(again)).toEqual(before);
  expect(before).toHaveLength(5);
  expect(before.every(entryVerifies)).toBe(true);
  expect(logIn(again).log().have()).toEqual(log().have());
});

test('texts by others since one joined are unread until they were on screen, wherever they stand', async () => {
  const history = await opened();
  const { say } = logIn(history, bob.id);
  await say(ann, founding, text('before Bob'));
  await say(bob, { command: 'JOIN' });
  await say(ann, text('one'), text('two'), text('three'));
  expect(history.reader.countUnread(conversation, 10)).toBe(3);
  const [, , , one, two] = shown(history);
  if (!one || !two) throw new Error('five entries');
  expect(history.reader.firstUnread(conversation)).toMatchObject({ number: one.number });
  await history.markRead(conversation, one, two);
  expect(history.reader.countUnread(conversation, 10)).toBe(1);
});

test('deleted texts are gone, who takes part is not, and nothing counts as missing', async () => {
  const history = await opened();
  const { say } = logIn(history);
  await say(ann, founding, text('one'), text('two'));
  await history.deleteTexts(conversation);
  expect(textsIn(history)).toEqual([]);
  expect(history.reader.countTexts(conversation)).toBe(0);
  const { log, say: sayMore } = logIn(history);
  expect(log().have()).toEqual({ [ann.id]: 3 });
  expect(log().fromOf(ann.id)).toBe(3);
  await sayMore(ann, text('three'));
  expect(textsIn(history)).toEqual(['three']);
});

test('when entries arrived is kept, by the clock of this computer; what a file brings happened when it was written', async () => {
  let now = 1_000;
  const history = await History.open(path(), historyPrograms, silent, () => now);
  open.push(history);
  const { say, log } = logIn(history);
  await say(ann, founding, text('one'));
  now = 2_000;
  await say(ann, text('two'));
  const times = (reader: History['reader']): (number | undefined)[] =>
    reader.before(conversation, undefined, 10).map(({ arrival }) => reader.arrivalTime(arrival));
  expect(times(history.reader)).toEqual([1_000, 1_000, 2_000]);
  expect(history.reader.lastActivity(conversation)).toBe(2_000);
  now = 9_000;
  const fork = log().fork();
  fork.add([write(fork, ann, 'somebody', text('brought by a file'), 5)], true);
  await history.append([fork.changes()]);
  expect(history.reader.lastActivity(conversation)).toBe(2_000);
  await closed(history);
  const { reader } = await opened();
  expect(times(reader)).toEqual([1_000, 1_000, 2_000, 9_000]);
  expect(reader.lastActivity(conversation)).toBe(2_000);
});

test('receipts are kept', async () => {
  const history = await opened();
  await logIn(history).say(ann, founding);
  history.keepReceipts(conversation, new Map([[bob.id, 1]]));
  expect(history.receipts(conversation).get(bob.id)).toBe(1);
  await closed(history);
  expect((await opened()).receipts(conversation).get(bob.id)).toBe(1);
});

const kept = readdirSync(keptFiles).filter((name) => name.endsWith('.sqlite'));
test('there is a kept file of every version, or it could not be tested', () => {
  expect(kept).toEqual(migrations.map((_, index) => `version-${index + 1}.sqlite`));
});

test.each(kept)('a file as it was in %s has all that it had', async (name) => {
  copyFileSync(new URL(name, keptFiles), path());
  const history = await opened();
  const entries = shown(history);
  expect(entries).toHaveLength(25);
  expect(entries.every(entryVerifies)).toBe(true);
  expect(textsIn(history).slice(0, 2)).toEqual([
    'Before anybody is here',
    'Nummer 0 – שלום 你好 👩‍👩‍👧 https://example.org/0',
  ]);
  expect(textsIn(history).at(-1)).toBe('After Bob');
  expect(history.reader.countTexts(conversation)).toBe(22);
  const log = new Log(conversation, history.reader, undefined, history.reader.kept(conversation));
  expect(history.reader.lastActivity(conversation)).toBe(Math.max(...entries.map(({ at }) => at)));
  const [first] = history.reader.before(conversation, undefined, 1);
  expect(history.reader.arrivalTime(first?.arrival ?? 0)).toBeUndefined();
  expect(log.membership).toMatchObject({ title: 'Field camp', members: { size: 1 } });
  expect(Object.values(log.have()).sort((a, b) => a - b)).toEqual([12, 13]);
});

test('links that an earlier version did not know are found after it was updated', async () => {
  copyFileSync(new URL('version-3.sqlite', keptFiles), path());
  const database = openForWriting(path(), migrations.slice(0, 3));
  const log = new Log(conversation);
  for (const content of [founding, text('看https://example.com/a。')])
    log.add([write(log, ann, 'ann', content, 5)]);
  new EntryWriter(database).append([log.changes()]);
  database
    .prepare(
      `INSERT INTO words (rowid, text, author, conversation, has)
       SELECT id, '', '', '', '' FROM entries WHERE text LIKE '看%'`,
    )
    .run();
  database.close();
  const history = await opened();
  const found = await history.search({
    query: parseQuery('example has:link', 0),
    people: undefined,
    conversations: undefined,
    olderThan: undefined,
    atMost: 50,
  });
  expect(found.hits.some(({ author }) => author === ann.id)).toBe(true);
});

test.each([Buffer.from('this is no database at all, it only looks like a file'), Buffer.alloc(8192, 0xff)])(
  'a file that is broken is set aside whole, and a new one begun',
  async (bytes) => {
    writeFileSync(path(), bytes);
    const history = await opened();
    expect(readFileSync(history.setAsideAs ?? '')).toEqual(bytes);
    await logIn(history).say(ann, founding, text('anew'));
    expect(textsIn(history)).toEqual(['anew']);
  },
);

test('a file that is broken in the middle is set aside, too', async () => {
  const history = await opened();
  const { say } = logIn(history);
  await say(ann, founding, ...Array.from({ length: 300 }, (_, index) => text(`number ${index}`)));
  await closed(history);
  const bytes = readFileSync(path());
  bytes.fill(0xab, 3 * 4096, 9 * 4096);
  writeFileSync(path(), bytes);
  expect((await opened()).setAsideAs).toMatch(/\.unreadable-/);
});

test('a file of a later version is refused and left as it is', async () => {
  const database = openForWriting(path(), [...migrations, () => undefined]);
  database.close();
  const before = readFileSync(path());
  await expect(opened()).rejects.toMatchObject({ problem: 'newer' });
  expect(readFileSync(path())).toEqual(before);
  expect(existsSync(`${path()}-wal`)).toBe(false);
});

/** A disk of three megabytes; making one needs root. */
function smallDisk(): string | undefined {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'parley-test', disk]);
  return mounted.status === 0 ? disk : undefined;
}

test('a full disk: what does not fit is refused whole, said, and goes on when there is room', async (context) => {
  const disk = smallDisk();
  if (!disk) return context.skip('a small disk can only be mounted by root');
  try {
    const history = await History.open(join(disk, 'messages.sqlite'), historyPrograms, silent);
    const { say } = logIn(history);
    await say(ann, founding, text('fits'));
    const told: (string | undefined)[] = [];
    history.onProblem(() => told.push(history.problem));
    const room = statfsSync(disk).bavail * statfsSync(disk).bsize;
    writeFileSync(join(disk, 'other'), Buffer.alloc(room - 100_000));
    const much = Array.from({ length: 500 }, (_, index) => text(`${index} ${'x'.repeat(500)}`));
    await expect(say(ann, ...much)).rejects.toMatchObject({ problem: 'full' });
    expect(told).toEqual(['full']);
    expect(textsIn(history)).toEqual(['fits']);
    rmSync(join(disk, 'other'));
    await say(ann, text('fits again'));
    expect(told).toEqual(['full', undefined]);
    expect(textsIn(history)).toEqual(['fits', 'fits again']);
    await history.close();
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});
