import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packAdditions } from '../../../runtime/entries/store/packed-additions';
import {
  addition,
  conversation,
  hashOf,
  message,
  personCalled,
  textContent,
} from '../../../testing/entries/store-kit';
import { comparePlaces, type MessageEntry } from '../../../shared/conversation/log-entry';
import { openForReading, openForWriting } from '../../../runtime/sqlite/database';
import { sealedContent } from '../../../shared/sealing/sealed-content';
import { parseQuery } from '../../../shared/search/query';
import { silent } from '../logger';
import { Messages } from './messages';
import { MessagesReader } from './messages-reader';
import type { FilesRequest } from './offered-files';
import { messagesPrograms } from '../../../testing/messages/test-programs';

let folder = '';
let now = 1_000;
const open: Messages[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-messages-'))));
afterEach(async () => {
  await Promise.all(open.splice(0).map((messages) => messages.close()));
  rmSync(folder, { recursive: true, force: true });
});

const path = (): string => join(folder, 'messages.sqlite');
async function opened(): Promise<Messages> {
  const messages = await Messages.open(path(), messagesPrograms, silent, () => now);
  open.push(messages);
  return messages;
}
const run = (author: string, first: number, last: number): MessageEntry[] =>
  Array.from({ length: last - first + 1 }, (_, index) => message(author, first + index));
async function found(messages: Messages, typed: string, person?: string): Promise<string[]> {
  const { hits } = await messages.search({
    query: parseQuery(typed, 0),
    people: person === undefined ? undefined : [personCalled(person)],
    conversations: undefined,
    olderThan: undefined,
    atMost: 50,
  });
  return hits.map(({ excerpt }) => excerpt.map(({ text }) => text).join(''));
}
const about = (
  author: string,
  number: number,
  kind: string,
  to: string,
  fields: Record<string, string> = {},
): MessageEntry => message(author, number, { content: textContent('', { kind, to: hashOf(to), fields }) });

test('a search finds what names a person or everybody, but nothing of their own, nor what an edit took the name from', async () => {
  const messages = await opened();
  const write = (number: number, text: string, person?: string) => {
    const mention = {
      start: 0,
      length: 4,
      ...(person === undefined ? {} : { person: personCalled(person) }),
    };
    const content = { ...textContent(text), fields: { text, mentions: [mention] } };
    return message('ann', number, { content });
  };
  const all = [
    write(1, '@bob look', 'bob'),
    write(2, '@all look'),
    write(3, '@ann look', 'ann'),
    message('ann', 4),
  ];
  await messages.append([addition('ann', 1, all)]);
  const naming = async (who: string) => {
    const [query, mentioned] = [parseQuery('', 0), [personCalled(who)]];
    const order = { query, people: undefined, mentioned, conversations: undefined };
    const { hits } = await messages.search({ ...order, olderThan: undefined, atMost: 50 });
    return hits.map(({ place }) => place.number);
  };
  expect(await naming('bob')).toEqual([2, 1]);
  expect(await naming('ann')).toEqual([]);
  await messages.append([addition('ann', 1, [about('ann', 5, 'edit', 'ann 1', { text: 'look' })])]);
  expect(await naming('bob')).toEqual([2]);
});

test('a search among some messages finds no others, with words and without', async () => {
  const messages = await opened();
  const all = [1, 2, 3].map((number) => message('ann', number, { content: textContent(`tea ${number}`) }));
  await messages.append([addition('ann', 1, all)]);
  const among = [
    ...all.slice(1).map(({ hash }) => [conversation, hash] as const),
    [conversation, hashOf('nothing')] as const,
  ];
  const numbers = async (text: string) => {
    const order = { query: parseQuery(text, 0), people: undefined, conversations: undefined, among };
    const { hits } = await messages.search({ ...order, olderThan: undefined, atMost: 50 });
    return hits.map(({ place }) => place.number);
  };
  expect(await numbers('')).toEqual([3, 2]);
  expect(await numbers('tea')).toEqual([3, 2]);
  expect(await numbers('3')).toEqual([3]);
  expect(await numbers('1')).toEqual([]);
});

test('a search finds files by name and caption, and no longer once they are deleted', async () => {
  const messages = await opened();
  const fields = { size: 5, root: 'A'.repeat(43), key: 'B'.repeat(42) + 'A' };
  const picture = { ...fields, name: 'Ash layer.png', type: 'image/png', caption: 'see https://example.org' };
  const paper = { ...fields, name: 'Report.pdf', type: 'application/pdf' };
  const offer = (number: number, content: Record<string, string | number>) =>
    message('ann', number, { content: { ...textContent(''), kind: 'file', fields: content } });
  await messages.append([addition('ann', 1, [offer(1, picture), offer(2, paper), message('ann', 3)])]);
  expect(await found(messages, 'has:file')).toEqual(['Report.pdf', 'Ash layer.png see https://example.org']);
  expect(await found(messages, 'has:picture has:link')).toHaveLength(1);
  expect(await found(messages, 'file:rep')).toEqual(['Report.pdf']);
  expect(await found(messages, 'file:see')).toEqual([]);
  expect(await found(messages, 'see')).toHaveLength(1);
  await messages.append([addition('ann', 1, [about('ann', 4, 'deletion', 'ann 1')])]);
  expect(await found(messages, 'has:file')).toEqual(['Report.pdf']);
});

/** An offer of a file. */
const fileOffer = (author: string, number: number, name: string | number, type = 'text/plain') =>
  message(author, number, {
    content: {
      ...textContent(''),
      kind: 'file',
      fields: { name, type, size: 5, root: 'A'.repeat(43), key: 'B'.repeat(42) + 'A' },
    },
  });

/** The names that a list has, page by page. */
async function listed(
  messages: Messages,
  asked: Partial<FilesRequest>,
  atMost = 2,
): Promise<readonly string[][]> {
  const pages: string[][] = [];
  for (let after: FilesRequest['after']; ;) {
    const request = { group: 'all', order: 'newest', name: '', locale: 'en', ...asked } as const;
    const { files, more } = await messages.files({ conversation, ...request, after, atMost });
    pages.push(files.map(({ file }) => file.name));
    if (!more) return pages;
    after = more;
  }
}

test('the files of a conversation are listed by time or name, by group and by part of their names', async () => {
  const messages = await opened();
  const offers = [
    fileOffer('ann', 1, 'Photo 10.png', 'image/png'),
    fileOffer('ann', 2, 'photo 9.jpg', 'image/jpeg'),
    message('ann', 3),
    fileOffer('ann', 4, 'Ärger.txt'),
    fileOffer('ann', 5, 'Zebra.ogg', 'audio/ogg'),
    fileOffer('ann', 6, 'Beds.pdf', 'application/pdf'),
  ];
  expect(await listed(messages, {})).toEqual([[]]);
  await messages.append([addition('ann', 1, offers)]);
  expect(await listed(messages, {})).toEqual([
    ['Beds.pdf', 'Zebra.ogg'],
    ['Ärger.txt', 'photo 9.jpg'],
    ['Photo 10.png'],
  ]);
  expect((await listed(messages, { order: 'oldest' })).flat().at(0)).toBe('Photo 10.png');
  const byName = [['Ärger.txt', 'Beds.pdf'], ['photo 9.jpg', 'Photo 10.png'], ['Zebra.ogg']];
  expect(await listed(messages, { order: 'name' })).toEqual(byName);
  expect(await listed(messages, { order: 'name', group: 'pictures' })).toEqual([byName[1]]);
  expect(await listed(messages, { group: 'media' })).toEqual([['Zebra.ogg']]);
  expect(await listed(messages, { group: 'others', name: 'ARGER' })).toEqual([[]]);
  expect(await listed(messages, { name: 'äRGER' })).toEqual([['Ärger.txt']]);
});

test('a file that its author has deleted is not listed, nor is an offer that nobody can read', async () => {
  const messages = await opened();
  const unreadable = [fileOffer('ann', 2, 2 ** 62), fileOffer('ann', 3, 'x'.repeat(40_000))];
  await messages.append([
    addition('ann', 1, [fileOffer('ann', 1, 'Old.txt'), ...unreadable, fileOffer('ann', 4, 'New.txt')]),
  ]);
  for (const order of ['newest', 'name'] as const)
    expect((await listed(messages, { order })).flat().sort()).toEqual(['New.txt', 'Old.txt']);
  await messages.append([addition('ann', 1, [about('ann', 5, 'deletion', 'ann 1')])]);
  expect((await listed(messages, {})).flat()).toEqual(['New.txt']);
});

test('a list by name has each of thousands of files once, in bounded steps', async () => {
  const messages = await opened();
  const offers = Array.from({ length: 2_500 }, (_, index) =>
    fileOffer('ann', index + 1, `${(index * 7) % 2_500}.txt`),
  );
  await messages.append([addition('ann', 1, offers)]);
  const names = (await listed(messages, { order: 'name' }, 300)).flat();
  expect(names).toEqual(Array.from({ length: 2_500 }, (_, index) => `${index}.txt`));
});

test('a search finds messages in their current form, and by person whatever the writer', async () => {
  const messages = await opened();
  const one = message('ann', 1, { content: textContent('the first draft https://example.org') });
  await messages.append([addition('ann', 1, [one, message('ann', 2)])]);
  expect(await found(messages, 'draft')).toEqual(['the first draft https://example.org']);
  expect(await found(messages, 'draft has:link', 'ann')).toHaveLength(1);
  expect(await found(messages, 'draft', 'bob')).toEqual([]);
  // Only the author's edits count.
  await messages.append([addition('bob', 2, [about('bob', 1, 'edit', 'ann 1', { text: 'forged' })])]);
  expect(await found(messages, 'forged')).toEqual([]);
  await messages.append([addition('ann', 1, [about('ann', 3, 'edit', 'ann 1', { text: 'final words' })])]);
  expect(await found(messages, 'draft')).toEqual([]);
  expect(await found(messages, 'final')).toEqual(['final words']);
  // The edit stops standing, and stands again.
  const recast = (stands: boolean) => ({
    ...addition('ann', 1, []),
    recast: { controls: new Map(), stretches: [{ piece: 1, first: 3, last: 3, stands }] },
  });
  await messages.append([recast(false)]);
  expect(await found(messages, 'draft')).toHaveLength(1);
  await messages.append([recast(true)]);
  expect(await found(messages, 'draft')).toEqual([]);
  await messages.append([addition('ann', 1, [about('ann', 4, 'deletion', 'ann 1')])]);
  expect(await found(messages, 'final')).toEqual([]);
  // An edit that arrives before its target.
  await messages.append([addition('eve', 3, [about('eve', 2, 'edit', 'eve 1', { text: 'afterwards' })])]);
  await messages.append([addition('eve', 4, [message('eve', 1)])]);
  expect(await found(messages, 'afterwards')).toEqual(['afterwards']);
  await messages.deleteTexts(conversation);
  expect(await found(messages, 'afterwards')).toEqual([]);
});

test('unread, arrivals, activity and receipts are kept', async () => {
  const messages = await opened();
  const entries = run('ann', 1, 3);
  await messages.append([addition('ann', 1, entries, { unread: true })]);
  now = 2_000;
  await messages.append([addition('bob', 2, run('bob', 1, 1))]);
  now = 9_000;
  await messages.append([addition('bob', 2, run('bob', 2, 2), { known: true })]);
  expect(messages.reader.lastActivity(conversation)).toBe(2_000);
  expect([1, 3, 4, 5].map((arrival) => messages.reader.arrivalTime(arrival))).toEqual([
    1_000, 1_000, 2_000, 9_000,
  ]);
  const [first, second, third] = entries;
  if (!first || !second || !third) throw new Error('three entries');
  await messages.markRead(conversation, first, second);
  expect(messages.reader.countUnread(conversation, 9)).toBe(1);
  expect(messages.reader.firstUnread(conversation)?.hash).toBe(third.hash);
  // Two branches have the same number: only what was on screen is read.
  const [one, two] = ['eve 1', 'another 1']
    .map((name) => message('eve', 1, { hash: hashOf(name), clock: 99 }))
    .sort(comparePlaces);
  if (!one || !two) throw new Error('two entries');
  await messages.append([
    addition('eve', 5, [two], { unread: true }),
    addition('eve', 6, [one], { unread: true }),
  ]);
  await messages.markRead(conversation, third, one);
  expect(messages.reader.firstUnread(conversation)?.hash).toBe(two.hash);
  expect(messages.reader.countUnread(conversation, 9)).toBe(1);
  const receipts = (last: number) =>
    new Map([
      [
        personCalled('bob'),
        [
          { piece: 1, first: 1, last },
          { piece: 2, first: 4, last: 4 },
        ],
      ],
    ]);
  messages.keepReceipts(conversation, receipts(2));
  messages.keepReceipts(conversation, receipts(3));
  expect(messages.receipts(conversation)).toEqual(receipts(3));
  await Promise.all(open.splice(0).map((each) => each.close()));
  expect((await opened()).receipts(conversation)).toEqual(receipts(3));
});

test('a message that waited for its key is opened in its place: only then is it unread and found', async () => {
  const messages = await opened();
  const named = { key: 'k'.repeat(43), chain: 1, salt: `${'s'.repeat(21)}A`, data: 'd'.repeat(107) };
  const waiting = [1, 2, 3].map((number) => message('ann', number, { content: sealedContent(named) }));
  await messages.append([addition('ann', 1, waiting)]);
  const { reader } = messages;
  expect(reader.waiting(conversation, undefined, 2).map(({ entry }) => entry.number)).toEqual([1, 2]);
  expect(reader.waiting(conversation, waiting[1], 2).map(({ entry }) => entry.number)).toEqual([3]);
  expect([reader.countMessages(conversation), reader.countUnread(conversation, 9)]).toEqual([3, 0]);
  const sealed = { key: named.key, chain: 1 };
  const text = message('ann', 1, { sealed, content: textContent('the plan') });
  const reaction = { kind: 'reaction', to: text.hash, fields: { emoji: '👍' } };
  const liked = message('ann', 2, { sealed, content: textContent('', reaction) });
  now = 2_000;
  await messages.append([{ ...addition('ann', 1, [text], { unread: true }), pieces: [] }]);
  await messages.append([{ ...addition('ann', 1, [liked]), pieces: [] }]);
  expect([reader.countMessages(conversation), reader.countUnread(conversation, 9)]).toEqual([2, 1]);
  expect(reader.before(conversation, undefined, 9).map(({ entry, arrival }) => [entry, arrival])).toEqual([
    [text, 1],
    [waiting[2], 3],
  ]);
  const person = personCalled('ann');
  expect(reader.annotations({ entry: text, person }).map(({ entry }) => entry)).toEqual([liked]);
  expect(await found(messages, 'plan')).toEqual(['the plan']);
  expect(reader.waiting(conversation, undefined, 9).map(({ entry }) => entry.number)).toEqual([3]);
  // What is open does not close again.
  await messages.append([{ ...addition('ann', 1, waiting), pieces: [] }]);
  expect(reader.messageWithHash(conversation, text.hash)).toEqual(text);
});

test('a damaged file is set aside as a whole; one of version 0.1 is refused and left', async () => {
  const bytes = Buffer.from('this is no database at all, it only looks like a file');
  writeFileSync(path(), bytes);
  const messages = await opened();
  expect(readFileSync(messages.setAsideAs ?? '')).toEqual(bytes);
  await messages.append([addition('ann', 1, run('ann', 1, 1))]);
  expect(messages.reader.countMessages(conversation)).toBe(1);
  await Promise.all(open.splice(0).map((each) => each.close()));
  rmSync(path());
  openForWriting(path(), [(database) => database.exec('CREATE TABLE lines (line TEXT)')]).close();
  const old = readFileSync(path());
  await expect(opened()).rejects.toMatchObject({ problem: 'older' });
  expect(readFileSync(path())).toEqual(old);
});

const perAddition = 50;
/** Appends packed additions to the file until it is killed, and reports each that is stored. */
const program = (additions: string): string => `
  import { Worker } from 'node:worker_threads';
  const worker = new Worker(new URL(${JSON.stringify(messagesPrograms.writer.href)}), { workerData: {} });
  const waiting = new Map();
  worker.on('message', ({ id, ok }) => waiting.get(id)(ok));
  let asked = 0;
  const ask = (operation, args) => new Promise((resolve) => {
    waiting.set((asked += 1), resolve);
    worker.postMessage({ id: asked, operation, args });
  });
  await ask('open', { path: ${JSON.stringify(path())} });
  for (const addition of ${additions}) {
    const numbers = Float64Array.from(addition.numbers);
    if (!(await ask('append', { additions: { ...addition, numbers }, at: 1 }))) process.exit(1);
    process.stdout.write('kept\\n');
  }
  setInterval(() => undefined, 1_000);
`;

test('a process that is killed while writing keeps each addition as a whole or not at all, and all that it reported', async () => {
  const additions = Array.from({ length: 40 }, (_, index) => {
    const messages = run('ann', index * perAddition + 1, (index + 1) * perAddition);
    const packed = packAdditions([addition('ann', index + 1, messages)]);
    return { ...packed, numbers: [...packed.numbers] };
  });
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program(JSON.stringify(additions)));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let reported = 0;
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      reported += data.toString().split('\n').length - 1;
      if (reported >= 10) child.kill('SIGKILL');
    });
    child.on('exit', () => resolve());
  });
  const reader = new MessagesReader(openForReading(path()));
  const pieces = reader.kept(conversation)?.pieces ?? [];
  expect(pieces.length).toBeGreaterThanOrEqual(reported);
  for (const piece of pieces) {
    const there = reader.messages(conversation, piece.id, [piece.first, piece.last], 'oldest first', 999);
    expect(there).toHaveLength(perAddition);
  }
  expect(reader.countMessages(conversation)).toBe(pieces.length * perAddition);
  expect(reader.messageAt(conversation, pieces.length + 1, pieces.length * perAddition + 1)).toBeUndefined();
  reader.close();
});

test('a message keeps its time of arrival when it stops standing', async () => {
  now = 1_000;
  const messages = await opened();
  await messages.append([addition('ann', 1, run('ann', 1, 2))]);
  const { reader } = messages;
  expect(reader.arrivalTime(2)).toBe(1_000);
  now = 9_000;
  const stretch = { piece: 1, first: 2, last: 2, stands: false };
  const recast = { controls: new Map(), stretches: [stretch] };
  await messages.append([{ ...addition('ann', 1, []), recast }]);
  const another = new MessagesReader(openForReading(path()));
  expect([1, 2].map((arrival) => another.arrivalTime(arrival))).toEqual([1_000, 1_000]);
  another.close();
  now = 1_000;
});
