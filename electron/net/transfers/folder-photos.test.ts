import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { newKeys } from '../keys';
import { cleanedBytesAtMost, withoutMetadata } from '../../../runtime/picture/metadata';
import { hash } from '../../../testing/membership/names';
import { conversationOf, endAll, peer, portOf, until } from '../../../testing/nodes/test-kit';
import { placedJpeg, placedPng, placedWebp, secretPlace } from '../../../testing/picture/test-photos';
import { treeIn, writeTree } from '../../../testing/transfers/test-folders';
import {
  fileOf,
  hears,
  offer,
  sharer,
  sharing,
  temporaryFolder,
  transferOf,
  two,
  untilTransfer,
  whole,
} from '../../../testing/transfers/test-transfers';

afterEach(endAll);

/** A photo of many pieces that says where it was taken. */
const large = (pieces: number): Buffer => {
  const photo = placedJpeg(1);
  const scan = photo.indexOf(Buffer.from([0xff, 0xd0]));
  const data = randomBytes(pieces * 262_144).map((byte) => (byte === 0xff ? 0xfe : byte));
  return Buffer.concat([photo.subarray(0, scan), data, photo.subarray(scan)]);
};

const photos = { 'a/one.jpg': placedJpeg(6), 'a/two': placedPng(1), 'b.webp': placedWebp(1) };
const others = { 'notes.txt': secretPlace, 'empty.jpg': '', 'last.bin': randomBytes(300_000) };

const cleanTree = (tree: Readonly<Record<string, Buffer>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tree).map(([path, photo]) => [path, withoutMetadata(photo)?.toString('latin1') ?? '']),
  );

/** Ann, who talks with Bob; `start` is what her program does at its start. */
async function annAndBob() {
  const [keys, profile] = [newKeys(), temporaryFolder()];
  const node = await peer('ann', [], { keys });
  const bob = await sharer('bob', [portOf(node)]);
  await until(node, () => node.online.has(bob.node.id));
  const conversation = await conversationOf(node, bob.node);
  const start = () => sharing(node, keys, join(profile, 'kept'));
  return { bob, conversation, start };
}

test('photos in a folder go without their place, also after restarts; nothing is copied, and the folder keeps them', async () => {
  const { bob, conversation, start } = await annAndBob();
  const placed = { ...photos, 'c/large.jpg': large(5) };
  const folder = writeTree(join(temporaryFolder(), 'Beach'), { ...placed, ...others });
  const before = treeIn(folder);
  const attaching = await start();
  attaching.transfers.attach(conversation, [folder], true);
  const isReady = () => attaching.transfers.attachments(conversation)[0]?.state === 'ready';
  await untilTransfer(attaching, isReady);
  await attaching.transfers.close();
  const sending = await start();
  await sending.transfers.send(conversation, { caption: '' });
  await untilTransfer(sending, () => sending.transfers.of(conversation).length === 1);
  await sending.transfers.close();
  const giving = await start();
  const [made] = giving.transfers.of(conversation);
  const id = made?.id ?? hash('none');

  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  const received = treeIn(await whole(bob, conversation, id));
  expect(received).toEqual({ ...before, ...cleanTree(placed) });
  const placedStill = Object.entries(received).filter(([, bytes]) => bytes.includes(secretPlace));
  expect(placedStill).toEqual([['notes.txt', secretPlace]]);
  expect(treeIn(folder)).toEqual(before);
  // Beside the database there is the list of the folder, and the hashes of its pieces.
  expect(readdirSync(join(giving.folder, '..', 'transfers'))).toHaveLength(2);
});

test('a photo in a folder that has changed since is not given', async () => {
  const [ann, bob, conversation] = await two();
  const folder = writeTree(join(temporaryFolder(), 'Beach'), photos);
  const { id } = await offer(ann, conversation, folder);
  await hears(bob, conversation, id);
  writeFileSync(join(folder, 'b.webp'), placedWebp(6));
  bob.transfers.fetch(conversation, id);
  await untilTransfer(ann, () => transferOf(ann, id)?.problem === 'changed');
});

test('photos that cannot be cleaned are counted, and go as they are', async () => {
  const [ann, bob, conversation] = await two();
  const cut = placedJpeg(1).subarray(0, 60);
  const folder = writeTree(join(temporaryFolder(), 'Beach'), { ...photos, 'cut.jpg': cut });
  const huge = join(folder, 'huge.jpg');
  writeFileSync(huge, placedJpeg(1));
  truncateSync(huge, cleanedBytesAtMost + 1);
  ann.transfers.attach(conversation, [folder], true);
  await untilTransfer(ann, () => ann.transfers.attachments(conversation)[0]?.state === 'ready');
  const told = { isCleaned: true, uncleaned: 2, isHeld: false };
  expect(ann.transfers.attachments(conversation)).toMatchObject([told]);
  await ann.transfers.send(conversation, { caption: '' });
  await untilTransfer(ann, () => ann.transfers.of(conversation).length === 1);
  const id = ann.transfers.of(conversation)[0]?.id ?? hash('none');
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  const received = await whole(bob, conversation, id);
  expect(readFileSync(join(received, 'cut.jpg')).equals(cut)).toBe(true);
  expect(readFileSync(join(received, 'huge.jpg')).equals(readFileSync(huge))).toBe(true);
});

test('a folder that was sent while it was read waits once more if photos in it keep their place', async () => {
  const [ann, , conversation] = await two();
  const attachments = () => ann.transfers.attachments(conversation);
  const cut = placedJpeg(1).subarray(0, 60);
  const folder = writeTree(join(temporaryFolder(), 'Beach'), { ...photos, 'cut.jpg': cut });
  ann.transfers.attach(conversation, [folder, fileOf(1000)], true);
  void ann.transfers.send(conversation, { caption: 'Here' });
  const isRead = () => attachments()[0]?.state === 'ready';
  await untilTransfer(ann, () => isRead() && ann.transfers.of(conversation).length === 1);
  expect(attachments()).toMatchObject([{ file: { name: 'Beach' }, sent: false, uncleaned: 1, isHeld: true }]);
  expect(ann.held).toEqual(['Beach']);
  expect(ann.transfers.of(conversation).map(({ offer: { caption } }) => caption)).toEqual(['Here']);
  void ann.transfers.send(conversation, { caption: 'All the same' });
  await untilTransfer(ann, () => ann.transfers.of(conversation).length === 2);
  expect(attachments()).toEqual([]);
  expect(ann.returned).toEqual([]);
  expect(ann.held).toEqual(['Beach']);
});

test('it begins no conversation then, unless it is sent again', async () => {
  const [ann, , conversation] = await two();
  const cut = placedJpeg(1).subarray(0, 60);
  const folder = writeTree(join(temporaryFolder(), 'Beach'), { 'cut.jpg': cut });
  ann.transfers.attach(conversation, [folder], true);
  expect(await ann.transfers.untilFirstRead(conversation)).toBe('held');
  expect(ann.transfers.attachments(conversation)).toMatchObject([{ isHeld: true }]);
  expect(await ann.transfers.untilFirstRead(conversation)).toBe('ready');
  ann.transfers.detach(conversation, ann.transfers.attachments(conversation)[0]?.id ?? '');

  // One that is not the first is read while the conversation begins.
  ann.transfers.attach(conversation, [fileOf(1000), folder], true);
  expect(await ann.transfers.untilFirstRead(conversation)).toBe('ready');
  const waiting = () => ann.transfers.attachments(conversation);
  await untilTransfer(ann, () => waiting().every(({ state }) => state === 'ready'));
  await ann.transfers.send(conversation, { caption: '' });
  expect(waiting()).toMatchObject([{ file: { name: 'Beach' }, sent: false, isHeld: true }]);
  await ann.transfers.send(conversation, { caption: '' });
  expect(waiting()).toEqual([]);
  expect(ann.held).toEqual(['Beach', 'Beach']);
});

test('they keep it if the user wants that', async () => {
  const [ann, bob, conversation] = await two();
  const folder = writeTree(join(temporaryFolder(), 'Beach'), photos);
  const made = await offer(ann, conversation, folder, '', false);
  await hears(bob, conversation, made.id);
  bob.transfers.fetch(conversation, made.id);
  expect(treeIn(await whole(bob, conversation, made.id))).toEqual(treeIn(folder));
});
