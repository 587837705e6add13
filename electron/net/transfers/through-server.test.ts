import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { pieceBytes } from '../../../shared/transfers/file-layout';
import { startHere } from '../../../testing/conformance/target';
import { atEnd, conversationOf, endAll, person, until } from '../../../testing/nodes/test-kit';
import {
  hears,
  offer,
  sharing,
  temporaryFolder,
  transferOf,
  untilTransfer,
  whole,
  type Sharer,
} from '../../../testing/transfers/test-transfers';
import { newKeys } from '../keys';

afterEach(endAll);

/** A server that keeps pieces, and Ann and Bob, who talk through it and do not reach each other. */
async function apart(fileCache?: number) {
  const target = await startHere({ piecesFolder: join(temporaryFolder(), 'pieces'), fileCache });
  atEnd(() => target.stop());
  const arrives = async (user: string): Promise<Sharer> => {
    const keys = newKeys();
    const node = person(user, { keys });
    node.setServer(target);
    await until(node, () => node.connection.state === 'online');
    return sharing(node, keys, temporaryFolder());
  };
  const [ann, bob] = [await arrives('ann'), await arrives('bob')];
  await until(ann.node, () => ann.node.online.has(bob.node.id));
  const kept = async (): Promise<number> => {
    const stats = await target.server.operations.STATS({});
    return stats.ok && 'fileBytes' in stats.value.done ? Number(stats.value.done.fileBytes) : NaN;
  };
  return { target, ann, bob, kept, conversation: await conversationOf(ann.node, bob.node) };
}

function fileOf(size: number): string {
  const path = join(temporaryFolder(), 'core.bin');
  writeFileSync(path, randomBytes(size));
  return path;
}

test('what somebody wants is brought to the server, and nothing before', async () => {
  const { ann, bob, conversation, kept } = await apart();
  const path = fileOf(1_000_000);
  const { id } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  expect(await kept()).toBe(0);
  bob.transfers.fetch(conversation, id);
  const received = await whole(bob, conversation, id);
  expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
  expect(await kept()).toBeGreaterThan(1_000_000);
});

test('a file passes through a server that keeps only a part of it', async () => {
  const { ann, bob, conversation, kept } = await apart(32 * pieceBytes);
  const path = fileOf(40 * pieceBytes);
  const { id } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  const received = await whole(bob, conversation, id);
  expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
  expect(await kept()).toBeLessThanOrEqual(8 * pieceBytes);
});

test('what is offered to somebody who is away waits for them at the server, and the sender may leave', async () => {
  const { target, ann, bob, conversation, kept } = await apart();
  bob.node.setServer(null);
  await until(ann.node, () => !ann.node.online.has(bob.node.id));
  const path = fileOf(600_000);
  const { id } = await offer(ann, conversation, path);
  await expect.poll(kept).toBeGreaterThan(600_000);
  await ann.transfers.close();
  await ann.node.close();
  bob.node.setServer(target);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  const received = await whole(bob, conversation, id);
  expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
});

test('where files do not pass through the server, a file waits until they do', async () => {
  const { target, ann, bob, conversation } = await apart(0);
  const path = fileOf(600_000);
  const { id } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  bob.transfers.fetch(conversation, id);
  await untilTransfer(bob, () => transferOf(bob, id)?.state === 'waiting');
  target.server.change({ name: 'Test' });
  // Servers say in WELCOME whether they serve files.
  for (const { node } of [ann, bob]) {
    node.setServer(null);
    node.setServer(target);
  }
  const received = await whole(bob, conversation, id);
  expect(readFileSync(received).equals(readFileSync(path))).toBe(true);
});
