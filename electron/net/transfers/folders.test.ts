import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ConversationId } from '../../../shared/ids';
import {
  conversationOf,
  endAll,
  hasMembers,
  joinWhenAsked,
  named,
  portOf,
  until,
} from '../../../testing/nodes/test-kit';
import { treeIn, writeTree } from '../../../testing/transfers/test-folders';
import {
  hears,
  offer,
  sharer,
  temporaryFolder,
  transferOf,
  untilTransfer,
  whole,
  type Sharer,
} from '../../../testing/transfers/test-transfers';

afterEach(endAll);

/** Ann and Bob, who talk. */
async function two(settings = {}): Promise<[Sharer, Sharer, ConversationId]> {
  const ann = await sharer('ann');
  const bob = await sharer('bob', [portOf(ann.node)], settings);
  await until(bob.node, () => bob.node.online.has(ann.node.id));
  return [ann, bob, await conversationOf(ann.node, bob.node)];
}

/** A folder with files of all sizes, some of them in folders. */
const someFiles = (): string =>
  writeTree(join(temporaryFolder(), 'Field notes'), {
    'Monday.txt': 'rain',
    'empty.txt': '',
    'Bilder/Süd/große Linde.jpg': randomBytes(700_000),
    'Bilder/a.jpg': randomBytes(262_128),
    ...Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`many/${at % 7}/${at}`, `number ${at}`])),
  });

test('a folder is offered, fetched and the same; whoever has fetched it gives it', async () => {
  const [ann, bob, conversation] = await two();
  const folder = someFiles();
  const made = await offer(ann, conversation, folder, 'All of it');
  expect(made.offer).toMatchObject({ name: 'Field notes', type: 'inode/directory', files: 3_004 });
  await hears(bob, conversation, made.id);
  bob.transfers.fetch(conversation, made.id);
  const received = await whole(bob, conversation, made.id);
  expect(basename(received)).toBe('Field notes');
  expect(treeIn(received)).toEqual(treeIn(folder));
  expect(readdirSync(bob.folder)).toEqual(['Field notes']);

  const cleo = await sharer('cleo', [portOf(bob.node)]);
  await until(bob.node, () => bob.node.online.has(cleo.node.id));
  await bob.node.inviteMore(conversation, [named(cleo.node)], true);
  await joinWhenAsked(cleo.node, conversation);
  await hasMembers(bob.node, conversation, 3);
  await hears(cleo, conversation, made.id);
  await ann.transfers.close();
  await ann.node.close();
  cleo.transfers.fetch(conversation, made.id);
  expect(treeIn(await whole(cleo, conversation, made.id))).toEqual(treeIn(received));
});

test('a folder in which something has changed is not given, and its owner sees that', async () => {
  const [ann, bob, conversation] = await two();
  const folder = writeTree(join(temporaryFolder(), 'Notes'), { a: randomBytes(300_000), b: 'rain' });
  const { id } = await offer(ann, conversation, folder);
  await hears(bob, conversation, id);
  writeFileSync(join(folder, 'b'), 'snow');
  bob.transfers.fetch(conversation, id);
  await untilTransfer(ann, () => transferOf(ann, id)?.problem === 'changed');
  expect(existsSync(join(bob.folder, 'Notes'))).toBe(false);
});

test('a received folder that was deleted can be fetched again', async () => {
  const [ann, bob, conversation] = await two();
  const folder = writeTree(join(temporaryFolder(), 'Notes'), { 'a/b': 'rain' });
  const { id } = await offer(ann, conversation, folder);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  rmSync(await whole(bob, conversation, id), { recursive: true });
  expect(await bob.transfers.place(conversation, id)).toBeUndefined();
  bob.transfers.fetch(conversation, id);
  expect(treeIn(await whole(bob, conversation, id))).toEqual({ 'a/b': 'rain' });
});

test('links and pipes in a folder are left out, wherever they lead', async () => {
  const [ann, bob, conversation] = await two();
  const outside = writeTree(temporaryFolder(), { secret: 'key' });
  const folder = writeTree(join(temporaryFolder(), 'Notes'), { a: 'rain' });
  symlinkSync(join(outside, 'secret'), join(folder, 'link'));
  symlinkSync(outside, join(folder, 'linked'), 'junction');
  symlinkSync(folder, join(folder, 'round'), 'junction');
  if (process.platform !== 'win32') spawnSync('mkfifo', [join(folder, 'pipe')]);
  const { id } = await offer(ann, conversation, folder);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  expect(treeIn(await whole(bob, conversation, id))).toEqual({ a: 'rain' });
});

test('an empty folder is one', async () => {
  const [ann, bob, conversation] = await two();
  const { id, offer: file } = await offer(ann, conversation, writeTree(join(temporaryFolder(), 'Notes'), {}));
  expect(file).toMatchObject({ size: 0, files: 0, list: 0 });
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  expect(readdirSync(await whole(bob, conversation, id))).toEqual([]);
});

test('no folder is fetched unasked: there may be programs in it', async () => {
  const [ann, bob, conversation] = await two({ fetches: 'everything' });
  const folder = await offer(ann, conversation, writeTree(join(temporaryFolder(), 'Notes'), { a: '1' }));
  const path = join(temporaryFolder(), 'notes.txt');
  writeFileSync(path, 'rain');
  const file = await offer(ann, conversation, path);
  await whole(bob, conversation, file.id);
  expect(transferOf(bob, folder.id)).toBeUndefined();
});
