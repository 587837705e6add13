import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { sealedSize } from '../../../shared/transfers/file-layout';
import {
  conversationOf,
  endAll,
  hasMembers,
  joinWhenAsked,
  named,
  peer,
  portOf,
  until,
} from '../../../testing/nodes/test-kit';
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
import { newKeys } from '../keys';

afterEach(endAll);

test.each([0, 1, 262_128, 262_129, 3_000_000])(
  'a file of %d bytes is offered, fetched and the same',
  async (size) => {
    const [ann, bob, conversation] = await two();
    const path = fileOf(size);
    const { id } = await offer(ann, conversation, path, 'Here');
    await hears(bob, conversation, id);
    bob.transfers.fetch(conversation, id);
    const received = await whole(bob, conversation, id);
    expect(basename(received)).toBe('notes.bin');
    expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
    expect(readdirSync(bob.folder)).toEqual(['notes.bin']);
    if (size > 0) await untilTransfer(ann, () => transferOf(ann, id)?.holders.join() === bob.node.id);
  },
);

test('nothing of a file is copied, and nothing crosses, before somebody wants it', async () => {
  const [ann, bob, conversation] = await two();
  const { id } = await offer(ann, conversation, fileOf(1000));
  await hears(bob, conversation, id);
  expect(transferOf(bob, id)).toBeUndefined();
  expect(existsSync(bob.folder)).toBe(false);
});

test('a small picture is fetched unasked, unless the user does not want that', async () => {
  const [ann, bob, conversation] = await two();
  const { id } = await offer(ann, conversation, fileOf(1000, 'cat.png'));
  await whole(bob, conversation, id);
  const [ann2, bob2, second] = await two({ fetches: 'nothing' });
  const other = await offer(ann2, second, fileOf(1000, 'cat.png'));
  await hears(bob2, second, other.id);
  expect(transferOf(bob2, other.id)).toBeUndefined();
});

test('a received file takes the place of no other', async () => {
  const [ann, bob, conversation] = await two();
  mkdirSync(bob.folder, { recursive: true });
  writeFileSync(join(bob.folder, 'NOTES.bin'), 'mine');
  const { id } = await offer(ann, conversation, fileOf(1000));
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  expect(basename(await whole(bob, conversation, id))).toBe('notes (2).bin');
  expect(readFileSync(join(bob.folder, 'NOTES.bin'), 'utf8')).toBe('mine');
});

test('whoever has a file gives it when the first sender has left', async () => {
  const [ann, bob, conversation] = await two();
  const path = fileOf(1_000_000);
  const { id } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  await whole(bob, conversation, id);
  const cleo = await sharer('cleo', [portOf(bob.node)]);
  await until(bob.node, () => bob.node.online.has(cleo.node.id));
  await bob.node.inviteMore(conversation, [named(cleo.node)], true);
  await joinWhenAsked(cleo.node, conversation);
  await hasMembers(bob.node, conversation, 3);
  await hears(cleo, conversation, id);
  await ann.transfers.close();
  await ann.node.close();
  cleo.transfers.fetch(conversation, id);
  const received = await whole(cleo, conversation, id);
  expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
});

test('a file that has changed since it was offered is not given, and its owner sees that', async () => {
  const [ann, bob, conversation] = await two();
  const path = fileOf(600_000);
  const { id } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  const bytes = readFileSync(path);
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  bob.transfers.fetch(conversation, id);
  await untilTransfer(ann, () => transferOf(ann, id)?.problem === 'changed');
  await untilTransfer(bob, () => transferOf(bob, id)?.state === 'waiting');
  expect(existsSync(join(bob.folder, 'notes.bin'))).toBe(false);
  // Its size is the old one, which shows nothing.
  await ann.transfers.place(conversation, id);
  expect(transferOf(ann, id)?.problem).toBe('changed');
});

test('a received file that was deleted is not given, and can be fetched again', async () => {
  const [ann, bob, conversation] = await two();
  const path = fileOf(600_000);
  const { id, offer: file } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  const received = await whole(bob, conversation, id);
  const shared = { conversation, root: file.root, size: sealedSize(file.size) };
  expect(bob.transfers.find(shared)).toBeDefined();
  rmSync(received);
  expect(await bob.transfers.place(conversation, id)).toBeUndefined();
  expect(transferOf(bob, id)).toMatchObject({ state: 'done', problem: 'gone' });
  expect(bob.transfers.find(shared)).toBeUndefined();
  bob.transfers.fetch(conversation, id);
  expect(transferOf(bob, id)?.problem).toBeUndefined();
  expect(readFileSync(await whole(bob, conversation, id)).equals(readFileSync(path))).toBe(true);
  expect(bob.transfers.find(shared)).toBeDefined();
});

test('that a file is gone is noticed when somebody asks for it, and so is that it is back', async () => {
  const [ann, bob, conversation] = await two();
  const path = fileOf(600_000);
  const { id, offer: file } = await offer(ann, conversation, path);
  const shared = { conversation, root: file.root, size: sealedSize(file.size) };
  await hears(bob, conversation, id);
  renameSync(path, `${path}.away`);
  bob.transfers.fetch(conversation, id);
  await untilTransfer(ann, () => transferOf(ann, id)?.problem === 'changed');
  expect(await ann.transfers.place(conversation, id)).toBeUndefined();
  renameSync(`${path}.away`, path);
  expect(ann.transfers.find(shared)).toBeUndefined();
  await untilTransfer(ann, () => transferOf(ann, id)?.problem === undefined);
  expect(ann.transfers.find(shared)).toBeDefined();
});

test('what is received and then changed can be opened here, and is not given to others', async () => {
  const [ann, bob, conversation] = await two();
  const { id, offer: file } = await offer(ann, conversation, fileOf(1000));
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  const received = await whole(bob, conversation, id);
  appendFileSync(received, 'more');
  expect(await bob.transfers.place(conversation, id)).toBe(received);
  expect(transferOf(bob, id)?.problem).toBeUndefined();
  expect(bob.transfers.find({ conversation, root: file.root, size: sealedSize(file.size) })).toBeUndefined();
});

test('fetching goes on after the program ends, with what was here', async () => {
  const ann = await sharer('ann');
  const keys = newKeys();
  const profile = temporaryFolder();
  const bobsNode = await peer('bob', [portOf(ann.node)], { keys });
  const before = await sharing(bobsNode, keys, profile, { bytesPerSecond: 1_500_000 });
  await until(bobsNode, () => bobsNode.online.has(ann.node.id));
  const conversation = await conversationOf(ann.node, bobsNode);
  const path = fileOf(4_000_000);
  const { id } = await offer(ann, conversation, path);
  await hears(before, conversation, id);
  before.transfers.fetch(conversation, id);
  await untilTransfer(before, () => (transferOf(before, id)?.here ?? 0) > 1_000_000);
  const here = transferOf(before, id)?.here ?? 0;
  await before.transfers.close();

  const after = await sharing(bobsNode, keys, profile);
  await untilTransfer(after, () => (transferOf(after, id)?.here ?? 0) >= here);
  const received = await whole(after, conversation, id);
  expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
  expect(transferOf(after, id)?.holders).toEqual([ann.node.id]);
  await after.transfers.close();
  const later = await sharing(bobsNode, keys, profile);
  expect(transferOf(later, id)?.holders).toEqual([ann.node.id]);
});

test('fetching can be paused, and given up: nothing is left of it then', async () => {
  const [ann, bob, conversation] = await two({ bytesPerSecond: 1_000_000 });
  const { id } = await offer(ann, conversation, fileOf(4_000_000));
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  await untilTransfer(bob, () => (transferOf(bob, id)?.here ?? 0) > 0);
  bob.transfers.pause(conversation, id);
  expect(transferOf(bob, id)?.state).toBe('paused');
  bob.transfers.fetch(conversation, id);
  await untilTransfer(bob, () => transferOf(bob, id)?.state === 'fetching');
  await bob.transfers.cancel(conversation, id);
  expect(transferOf(bob, id)).toBeUndefined();
  expect(readdirSync(bob.folder)).toEqual([]);
});

test('a file is fetched from several at once', async () => {
  const [ann, bob, conversation] = await two({ bytesPerSecond: 4_000_000 });
  const path = fileOf(12_000_000);
  const { id } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  const cleo = await sharer('cleo', [portOf(ann.node), portOf(bob.node)]);
  await until(ann.node, () => ann.node.online.has(cleo.node.id));
  await ann.node.inviteMore(conversation, [named(cleo.node)], true);
  await joinWhenAsked(cleo.node, conversation);
  await hears(cleo, conversation, id);
  await until(cleo.node, () => cleo.node.computersNearby(conversation).length === 2);
  cleo.transfers.fetch(conversation, id);
  await untilTransfer(cleo, () => transferOf(cleo, id)?.sources === 2);
  const received = await whole(cleo, conversation, id);
  expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
});

test('a file whose offer is deleted is not fetched any more, and what has come of it is gone', async () => {
  const [ann, bob, conversation] = await two({ bytesPerSecond: 200_000 });
  const { id } = await offer(ann, conversation, fileOf(3_000_000));
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  await untilTransfer(bob, () => (transferOf(bob, id)?.here ?? 0) > 0);
  bob.deleted.add(id);
  await ann.node.say(conversation, { kind: 'text', fields: { text: 'Not that one' } });
  await untilTransfer(bob, () => transferOf(bob, id) === undefined);
  await expect.poll(() => readdirSync(bob.folder)).toEqual([]);
});

test('a file that its author takes back is offered no more, and forgotten; what others have of it is theirs', async () => {
  const [ann, bob, conversation] = await two();
  const { id } = await offer(ann, conversation, fileOf(1000));
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  const received = await whole(bob, conversation, id);
  // Somebody else may ask for that, who is not heeded.
  ann.transfers.withdrawn(conversation, [id]);
  expect(transferOf(ann, id)).toBeDefined();
  for (const each of [ann, bob]) {
    each.deleted.add(id);
    each.transfers.withdrawn(conversation, [id]);
  }
  expect(transferOf(ann, id)).toBeUndefined();
  expect(transferOf(bob, id)?.state).toBe('done');
  expect(existsSync(received)).toBe(true);
});

test('while somebody is blocked, their file is not fetched; then it goes on with what was here', async () => {
  const [ann, bob, conversation] = await two({ bytesPerSecond: 200_000 });
  const path = fileOf(1_000_000);
  const { id } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  await untilTransfer(bob, () => (transferOf(bob, id)?.here ?? 0) > 0);
  bob.blocked.add(ann.node.id);
  bob.transfers.offersChanged();
  expect(transferOf(bob, id)).toMatchObject({
    state: 'waiting',
    speed: null,
    sources: 0,
    problem: 'not-offered',
  });
  const { here = 0 } = transferOf(bob, id) ?? {};
  expect(here).toBeGreaterThan(0);
  bob.blocked.clear();
  bob.transfers.offersChanged();
  expect(transferOf(bob, id)?.problem).toBeUndefined();
  expect(readFileSync(await whole(bob, conversation, id)).equals(readFileSync(path))).toBe(true);
});

test('a file that an export has kept is taken back if it is what was offered, and given to others', async () => {
  const [ann, bob, conversation] = await two();
  const path = fileOf(600_000);
  const { id } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  const wrong = fileOf(600_000);
  expect(await bob.transfers.takeBack(conversation, id, wrong)).toBe(false);
  expect(await bob.transfers.takeBack(conversation, id, join(temporaryFolder(), 'gone'))).toBe(false);
  expect(transferOf(bob, id)).toBeUndefined();
  expect(await bob.transfers.takeBack(conversation, id, path)).toBe(true);
  const place = await whole(bob, conversation, id);
  expect(place).toBe(join(bob.folder, 'notes.bin'));
  expect(readFileSync(place).equals(readFileSync(path))).toBe(true);
  expect(await bob.transfers.takeBack(conversation, id, path)).toBe(false);
  expect(readdirSync(bob.folder)).toEqual(['notes.bin']);
  // Ann has lost hers: she is given it by Bob, who never fetched it.
  await ann.transfers.close();
  const anew = await sharing(ann.node, ann.keys, temporaryFolder());
  anew.transfers.fetch(conversation, id);
  expect(readFileSync(await whole(anew, conversation, id)).equals(readFileSync(path))).toBe(true);
});
