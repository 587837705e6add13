import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { conversation as anyConversation } from '../../../testing/membership/entries';
import { hash } from '../../../testing/membership/names';
import { conversationOf, endAll, peer, portOf, until } from '../../../testing/nodes/test-kit';
import {
  fileOf,
  sharer,
  sharing,
  storeAt,
  temporaryFolder,
  two,
  untilTransfer,
  whole,
  type Sharer,
} from '../../../testing/transfers/test-transfers';
import { newKeys } from '../keys';
import { Attachments } from './attachments';
import type { TransferStore } from './store';

afterEach(endAll);

test('what cannot be said waits beside the draft again, and what was written about it is given back', async () => {
  const [ann, , conversation] = await two();
  await ann.node.leaveNow(conversation);
  ann.transfers.attach(conversation, [fileOf(1000)], false);
  await ann.transfers.send(conversation, { caption: 'Here' });
  await untilTransfer(ann, () => ann.transfers.attachments(conversation)[0]?.state === 'ready');
  await untilTransfer(ann, () => ann.transfers.attachments(conversation)[0]?.sent === false);
  expect(ann.transfers.of(conversation)).toEqual([]);
  expect(ann.returned).toEqual(['Here']);
});

test('what was written goes with another file if the first cannot be read, and back if none can', async () => {
  const [ann, , conversation] = await two();
  const none = join(temporaryFolder(), 'none');
  ann.transfers.attach(conversation, [none, fileOf(1000)], false);
  void ann.transfers.send(conversation, { caption: 'Both' });
  await untilTransfer(ann, () => ann.transfers.of(conversation).length === 1);
  expect(ann.transfers.of(conversation)[0]?.offer.caption).toBe('Both');
  expect(ann.returned).toEqual([]);
  ann.transfers.attach(conversation, [none], false);
  void ann.transfers.send(conversation, { caption: 'Alone' });
  await untilTransfer(ann, () => ann.returned.length > 0);
  expect(ann.returned).toEqual(['Alone']);
});

test('it is known when the first file beside a draft has been read, and that there is none that can be sent', async () => {
  const [ann, , conversation] = await two();
  expect(await ann.transfers.untilFirstRead(conversation)).toBe('none');
  ann.transfers.attach(conversation, [join(temporaryFolder(), 'none')], false);
  expect(await ann.transfers.untilFirstRead(conversation)).toBe('none');
  ann.transfers.attach(conversation, [fileOf(100_000)], false);
  expect(await ann.transfers.untilFirstRead(conversation)).toBe('ready');
  const [, only] = ann.transfers.attachments(conversation);
  expect(only?.state).toBe('ready');
  ann.transfers.detach(conversation, only?.id ?? '');
  ann.transfers.attach(conversation, [fileOf(50_000_000)], false);
  const first = ann.transfers.untilFirstRead(conversation);
  ann.transfers.detach(conversation, ann.transfers.attachments(conversation)[1]?.id ?? '');
  expect(await first).toBe('none');
});

test('what was written is given back if the file is taken away before it goes', async () => {
  const [ann, , conversation] = await two();
  ann.transfers.attach(conversation, [fileOf(1000)], false);
  void ann.transfers.send(conversation, { caption: 'Here' });
  const [only] = ann.transfers.attachments(conversation);
  ann.transfers.detach(conversation, only?.id ?? '');
  expect(ann.returned).toEqual(['Here']);
  expect(ann.transfers.attachments(conversation)).toEqual([]);
});

test('what was sent goes after the next start if the program ends while it is read', async () => {
  const keys = newKeys();
  const profile = temporaryFolder();
  const node = await peer('ann', [], { keys });
  const bob = await sharer('bob', [portOf(node)]);
  const conversation = await conversationOf(node, bob.node);
  const before = await sharing(node, keys, profile);
  const path = join(temporaryFolder(), 'large.bin');
  writeFileSync(path, Buffer.alloc(200_000_000));
  before.transfers.attach(conversation, [path], false);
  await before.transfers.send(conversation, { caption: 'Here' });
  await before.transfers.close();
  expect(before.transfers.attachments(conversation)).toMatchObject([{ state: 'reading', sent: true }]);

  const after = await sharing(node, keys, profile);
  await untilTransfer(after, () => after.transfers.of(conversation).length === 1);
  expect(after.transfers.of(conversation)[0]?.offer).toMatchObject({ name: 'large.bin', caption: 'Here' });
  expect(before.returned).toEqual([]);
  await after.transfers.close();
  expect((await sharing(node, keys, profile)).transfers.attachments(conversation)).toEqual([]);
});

/** Ann, who talks with Bob; `start` is what her program does at its start. */
async function alone() {
  const keys = newKeys();
  const profile = temporaryFolder();
  const node = await peer('ann', [], { keys });
  const bob = await sharer('bob', [portOf(node)]);
  await until(node, () => node.online.has(bob.node.id));
  const conversation = await conversationOf(node, bob.node);
  return { node, keys, bob, conversation, profile, start: () => sharing(node, keys, profile) };
}

test('what waits beside a draft waits after the next start as well, and can be sent', async () => {
  const { bob, conversation, start } = await alone();
  const before = await start();
  const bytes = randomBytes(300_000);
  const look = { width: 4, height: 3, preview: 'AAAA' };
  await before.transfers.attachBytes(conversation, { name: 'a.png', type: 'image/png', bytes });
  before.transfers.attach(conversation, [fileOf(1000)], false);
  const names = (who: Sharer) => who.transfers.attachments(conversation).map(({ file }) => file.name);
  const ready = (who: Sharer) =>
    untilTransfer(who, () => who.transfers.attachments(conversation).every(({ state }) => state === 'ready'));
  await ready(before);
  const [first] = before.transfers.attachments(conversation);
  before.transfers.describe(conversation, first?.id ?? '', look);
  await before.transfers.close();

  const after = await start();
  expect(after.transfers.attachments(conversation)).toMatchObject([
    { sent: false, file: { name: 'a.png', type: 'image/png', ...look } },
    { sent: false, file: { name: 'notes.bin' } },
  ]);
  expect(after.transfers.mayHaveAttachments(conversation)).toBe(true);
  const [, second] = after.transfers.attachments(conversation);
  after.transfers.detach(conversation, second?.id ?? '');
  expect(names(after)).toEqual(['a.png']);
  await after.transfers.send(conversation, { caption: 'Here' });
  await untilTransfer(after, () => after.transfers.of(conversation).length === 1);
  const [made] = after.transfers.of(conversation);
  const received = await whole(bob, conversation, made?.id ?? hash('none'));
  expect(readFileSync(received).equals(bytes)).toBe(true);
  await after.transfers.close();
  const last = await start();
  expect(last.transfers.attachments(conversation)).toEqual([]);
  expect(last.transfers.mayHaveAttachments(conversation)).toBe(false);
});

test('a file beside a draft that was changed or deleted before the next start is not sent, and that is said', async () => {
  const { conversation, start } = await alone();
  const paths = [fileOf(1000), fileOf(1000), fileOf(1000)];
  const [changed = '', gone = ''] = paths;
  const before = await start();
  before.transfers.attach(conversation, paths, false);
  await untilTransfer(before, () =>
    before.transfers.attachments(conversation).every(({ state }) => state === 'ready'),
  );
  await before.transfers.close();
  writeFileSync(changed, randomBytes(1000));
  rmSync(gone);
  const isRead = (who: Sharer) => () =>
    who.transfers.attachments(conversation).every(({ state }) => state !== 'reading');
  const expected = [
    { state: 'failed', hasChanged: true },
    { state: 'failed', hasChanged: false },
    { state: 'ready', hasChanged: false },
  ];
  for (let run = 0; run < 2; run += 1) {
    const who = await start();
    await untilTransfer(who, isRead(who));
    expect(who.transfers.attachments(conversation)).toMatchObject(expected);
    await who.transfers.close();
  }
});

test('nothing of what waited is left once the user has left the conversation', async () => {
  const { node, conversation, profile, start } = await alone();
  const pasted = { name: 'a.png', type: 'image/png', bytes: randomBytes(9) };
  const kept = () => readdirSync(join(profile, 'transfers', 'attached'));
  const before = await start();
  await before.transfers.attachBytes(conversation, pasted);
  before.transfers.detachAll(conversation);
  expect(before.transfers.attachments(conversation)).toEqual([]);
  await expect.poll(kept).toEqual([]);
  await before.transfers.attachBytes(conversation, pasted);
  expect(kept()).toHaveLength(1);
  await before.transfers.close();
  await node.leaveNow(conversation);
  const after = await start();
  expect(after.transfers.attachments(conversation)).toEqual([]);
  await expect.poll(kept).toEqual([]);
});

test('what waited in a conversation that is not known any more is kept', async () => {
  const { keys, conversation, profile, start } = await alone();
  const before = await start();
  const bytes = randomBytes(9);
  await before.transfers.attachBytes(conversation, { name: 'a.png', type: 'image/png', bytes });
  await before.transfers.close();
  // The messages were set aside: nothing is known of any conversation.
  const { node } = await sharer('dora');
  const without = await sharing(node, keys, profile);
  expect(without.transfers.attachments(conversation)).toEqual([]);
  await without.transfers.close();
  const [waiting] = (await start()).transfers.attachments(conversation);
  expect(waiting?.file.name).toBe('a.png');
});

test('what is attached before the stored files are read is read once', async () => {
  const store = storeAt(temporaryFolder());
  let readings = 0;
  const beginReading: TransferStore['beginReading'] = (...given) => {
    readings += 1;
    return store.beginReading(...given);
  };
  const attachments = new Attachments({
    store: { ...store, beginReading },
    standing: () => 'takes-part',
    ready: () => Promise.resolve(true),
    returned: () => undefined,
    held: () => undefined,
    changed: () => undefined,
    log: () => undefined,
  });
  attachments.add(anyConversation, fileOf(1000), false);
  expect(await store.attached()).toHaveLength(1);
  await attachments.goOn();
  expect(readings).toBe(1);
  expect(await attachments.untilFirstRead(anyConversation)).toBe('ready');
  await attachments.close();
  await store.close();
});

test('what is attached to a planned conversation waits in the one that it has become', async () => {
  const { node, conversation, start } = await alone();
  const planned = await conversationOf(node, (await sharer('cleo', [portOf(node)])).node);
  const before = await start();
  before.transfers.attach(planned, [fileOf(1000)], false);
  const attaching = before.transfers.attachBytes(planned, {
    name: 'a.webm',
    type: 'audio/webm',
    bytes: randomBytes(9),
  });
  before.transfers.moveAttachments(planned, conversation);
  await attaching;
  await before.transfers.close();
  const after = await start();
  expect(after.transfers.attachments(planned)).toEqual([]);
  expect(after.transfers.attachments(conversation)).toHaveLength(2);
});

test('the bytes of a picture without a file are offered like any', async () => {
  const [ann, bob, conversation] = await two();
  const other = randomBytes(200_000);
  const pasted = { name: '../b.png', type: 'image/png', bytes: other };
  await ann.transfers.attachBytes(conversation, pasted);
  const [only, ...more] = ann.transfers.attachments(conversation);
  expect(more).toEqual([]);
  ann.transfers.describe(conversation, only?.id ?? '', { width: 4, height: 3, preview: 'AAAA' });
  await ann.transfers.send(conversation, { caption: '' });
  await untilTransfer(ann, () => ann.transfers.of(conversation).length === 1);
  const [made] = ann.transfers.of(conversation);
  expect(made?.offer).toMatchObject({
    type: 'image/png',
    size: 200_000,
    width: 4,
    height: 3,
  });
  // The message has its small picture, which is not kept twice.
  expect(made?.offer).not.toHaveProperty('preview');
  const received = await whole(bob, conversation, made?.id ?? hash('none'));
  expect(readFileSync(received).equals(other)).toBe(true);
});
