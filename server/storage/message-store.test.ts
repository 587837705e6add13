import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  addition,
  conversation,
  founding,
  hashOf,
  message,
  personCalled,
  textContent,
} from '../../testing/entries/store-kit';
import { newPersonKey, newWriterKey } from '../../runtime/entries/keys';
import { openEntries } from '../../runtime/entries/store/open-entries';
import { signKeys } from '../../runtime/sealing/keys-message';
import { storeError } from '../../runtime/sqlite/database';
import type { LogAddition } from '../../shared/conversation/log-addition';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { GivenKey } from '../../shared/sealing/keys-message';
import { slotOf } from '../../runtime/entries/store/tables';
import { localMessageStore, storeOf } from './message-store';
import { migrations } from './tables';
import { emptyCommit, type Commit } from './message-writer';

const commit = (others: Partial<Commit>): Commit => ({
  ...emptyCommit,
  ...others,
});
const bytes = (count: number): string => randomBytes(count).toString('base64url');
const run = (author: string, first: number, last: number): MessageEntry[] =>
  Array.from({ length: last - first + 1 }, (_, index) => message(author, first + index));
const [ann, bob, eve] = ['ann', 'bob', 'eve'].map(personCalled);
const founded = (): LogAddition => ({
  ...addition('ann', 1, []),
  controls: [{ entry: founding('ann', 'bob'), person: personCalled('ann'), stands: true }],
});

test('simple clients read in order of arrival; a message that is shown later comes later', async () => {
  const store = localMessageStore();
  expect(await store.append(commit({ additions: [founded()] }))).toEqual({ before: 0, last: 1 });
  const hidden = addition('eve', 2, run('eve', 1, 2), { stands: false });
  const both = commit({ additions: [addition('ann', 1, run('ann', 1, 2)), hidden] });
  expect(await store.append(both)).toEqual({ before: 1, last: 5 });
  const read = (after: number): [string, number][] =>
    store.reader
      .messagesBetween(conversation, after, 99, 9)
      .map(({ entry, arrival }) => [entry.from, arrival]);
  expect(read(0)).toEqual([
    ['ann', 2],
    ['ann', 3],
  ]);
  const recast = { controls: new Map(), stretches: [{ piece: 2, first: 1, last: 2, stands: true }] };
  await store.append(commit({ additions: [{ ...addition('eve', 2, []), recast }] }));
  expect(read(3)).toEqual([
    ['eve', 6],
    ['eve', 7],
  ]);
  expect(store.reader.lastArrival()).toBe(7);
  if (!bob) throw new Error('bob');
  expect(store.reader.cursorOf(conversation, bob)).toBeUndefined();
  await store.append(commit({ cursors: [{ conversation, person: bob, arrival: 6 }] }));
  expect(store.reader.cursorOf(conversation, bob)).toBe(6);
  await store.close();
});

test.each([8.64e15, Date.UTC(2030, 0, 1) + 600_000])(
  'what says that it is of a later time, %d, is as old as what came with it',
  async (at) => {
    const store = localMessageStore();
    const ahead = run('eve', 1, 20).map((each) => ({ ...each, at }));
    const now = Date.UTC(2030, 0, 1);
    await store.append(commit({ additions: [founded(), addition('eve', 1, ahead)], now }));
    const later = run('ann', 1, 1).map((each) => ({ ...each, at: now + 1_000 }));
    await store.append(commit({ additions: [addition('ann', 2, later)], now: now + 1_000 }));
    const oldest = store.reader.oldestMessages(0, slotOf(now + 1_000), 50).messages;
    expect(oldest.map(({ piece }) => piece)).toEqual(ahead.map(() => 1));
    expect(store.reader.messageAt(conversation, 1, 20)?.at).toBe(at);
    await store.close();
  },
);

test('KEYS wait in the file until their recipient confirms them', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'parley-keys-')), 'messages.sqlite');
  // A file of version 0.2.0, which had no KEYS.
  openEntries(path, migrations.slice(0, 1)).close();
  const sender = newWriterKey();
  const [recipient, other] = [newWriterKey().id, newWriterKey().id];
  const key = { writer: sender.id, chain: 1, number: 2, key: bytes(32), enc: bytes(32), data: bytes(48) };
  const [first, second] = [1, 2].flatMap((count) =>
    signKeys(sender, { conversation, recipient }, Array<GivenKey>(count).fill(key)),
  );
  if (!first || !second) throw new Error('two');
  let store = localMessageStore(path);
  const bringer = newPersonKey().id;
  await store.append(commit({ keys: [first, second, first].map((keys) => ({ keys, bringer })) }));
  await store.close();
  store = localMessageStore(path);
  const { transit } = store.reader;
  const waiting = (beyond = 0, atMost = 9) => transit.keysFor(recipient, beyond, atMost);
  expect(waiting().map(({ keys }) => keys)).toEqual([first, second]);
  expect(waiting(waiting(0, 1)[0]?.id).map(({ keys }) => keys)).toEqual([second]);
  expect(transit.count(first)).toBe(3);
  expect(store.reader.countKeysBroughtBy(bringer)).toBe(3);
  expect(transit.keysIn(conversation, 0, 9)).toEqual(waiting());
  expect(transit.count({ ...first, sender: other })).toBe(0);
  const { signature } = first;
  await store.append(commit({ confirmedKeys: [{ recipient: other, signatures: [signature] }] }));
  expect(waiting()).toHaveLength(2);
  await store.append(commit({ confirmedKeys: [{ recipient, signatures: [signature] }] }));
  expect(waiting().map(({ keys }) => keys)).toEqual([second]);
  expect(transit.count(first)).toBe(2);
  expect(store.reader.countKeysBroughtBy(bringer)).toBe(2);
  await store.close();
});

test('a commit fails with an earlier one that fails after both were requested', async () => {
  const database = openEntries(':memory:', migrations);
  const store = storeOf(database);
  await store.append(commit({ additions: [founded()] }));
  database.exec(
    "CREATE TRIGGER fails BEFORE INSERT ON cursors BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
  );
  if (!bob) throw new Error('bob');
  const fails = commit({ cursors: [{ conversation, person: bob, arrival: 1 }] });
  const onTop = commit({ additions: [addition('ann', 1, run('ann', 1, 2))] });
  const asked = [store.append(fails), store.append(onTop), store.append(onTop)];
  const ends = await Promise.allSettled(asked);
  expect(ends.map((end) => end.status === 'rejected' && storeError(end.reason).problem)).toEqual(
    Array(3).fill('full'),
  );
  expect(store.reader.lastArrival()).toBe(1);
  expect(await store.append(onTop)).toEqual({ before: 1, last: 3 });
  await store.close();
});

test('participants, conversations begun, and open invitations are stored', async () => {
  const store = localMessageStore();
  const { reader } = store;
  if (!ann || !bob || !eve) throw new Error('three people');
  await store.append(commit({ additions: [founded()], bringers: [{ conversation, person: eve }] }));
  for (const person of [ann, bob, eve])
    expect(reader.conversationsOf(person, 0, 9)).toEqual([{ id: 1, conversation }]);
  expect([ann, eve].map((person) => reader.countBegunBy(person))).toEqual([0, 1]);
  expect(reader.countInvitations(bob, ann)).toBe(1);
  const {
    command: _,
    invited: __,
    title: ___,
    isPublic: ____,
    isSealed: _____,
    history: ______,
    certificates: _______,
    ...header
  } = {
    ...founding('bob'),
    hash: hashOf('join'),
    invited: [],
    title: undefined,
    isPublic: false,
    isSealed: false,
    history: false,
    certificates: [],
  };
  const join = { ...header, command: 'JOIN' as const, invite: hashOf('founding'), certificate: undefined };
  await store.append(
    commit({
      additions: [{ ...addition('bob', 2, []), controls: [{ entry: join, person: bob, stands: true }] }],
    }),
  );
  expect(reader.countInvitations(bob, ann)).toBe(0);
  await store.close();
});

test('retention deletes the oldest content and keeps headers and the newest title', async () => {
  const store = localMessageStore();
  const title = (number: number): MessageEntry =>
    message('ann', number, {
      content: textContent('', { kind: 'title', fields: { title: `title ${number}` } }),
    });
  const messages = [message('ann', 1), title(2), title(3), message('ann', 4)];
  await store.append(commit({ additions: [founded(), addition('ann', 1, messages)] }));
  const old = store.reader.oldestMessages(0, Number.MAX_SAFE_INTEGER, 3);
  expect(old.messages.map(({ number }) => number)).toEqual([1, 2]);
  await store.append(commit({ deleted: old.messages }));
  expect(store.reader.oldestMessages(old.next ?? 0, Number.MAX_SAFE_INTEGER, 3).messages).toMatchObject([
    { number: 4 },
  ]);
  expect(store.reader.messageAt(conversation, 1, 1)).toEqual({ ...messages[0], content: undefined });
  expect(store.reader.kept(conversation)?.pieces).toMatchObject([{ first: 1, last: 4, deleted: 2 }]);
  expect(store.reader.countMessages(conversation)).toBe(2);
  expect(store.reader.usedBytes()).toBeGreaterThan(0);
  await store.close();
});
