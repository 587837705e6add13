import { afterEach, expect, test } from 'vitest';
import { conversationId, personId, type ConversationId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { hash } from '../../../testing/membership/names';
import {
  conversationOf,
  endAll,
  hasMembers,
  joinWhenAsked,
  named,
  portOf,
  until,
} from '../../../testing/nodes/test-kit';
import { frameOf, shares, viewer, watches, type Viewer } from '../../../testing/screens/test-screens';
import { deltaFrame, keyFrame } from '../../../testing/screens/vp8';
import { newKeys } from '../keys';

afterEach(endAll);

const row = hash('screen');
const key = frameOf(keyFrame(640, 480), true);
const delta = (more = 10) => frameOf(deltaFrame(more), false);

/** Ann and Bob, who talk; Ann shares her screen. */
async function two(): Promise<[Viewer, Viewer, ConversationId]> {
  const ann = await viewer('ann');
  const bob = await viewer('bob', [portOf(ann.node)]);
  await until(bob.node, () => bob.node.online.has(ann.node.id));
  const conversation = await conversationOf(ann.node, bob.node);
  shares(ann, conversation, row);
  return [ann, bob, conversation];
}

test('a member sees the frames from the next key frame on, and that the share ends', async () => {
  const [ann, bob, conversation] = await two();
  const stream = watches(bob, ann, conversation, row);
  await ann.watchedBy([bob.node.id]);
  await expect.poll(() => ann.keyFramesWanted).toBe(1);
  expect(ann.screens.give(delta())).toBe(false);
  ann.screens.give(key);
  ann.screens.give(delta(20));
  const frames = [...(await stream.next())];
  while (frames.length < 2) frames.push(...(await stream.next()));
  expect(frames.map(({ bytes }) => bytes)).toEqual([key.bytes, delta(20).bytes]);
  expect(stream.hasBegun).toBe(true);
  ann.screens.end();
  expect(await stream.next()).toEqual([]);
  expect(stream.end).toBe('over');
});

test('who comes later has a key frame asked for, and who watches is known until they go', async () => {
  const [ann, bob, conversation] = await two();
  const first = watches(bob, ann, conversation, row);
  await ann.watchedBy([bob.node.id]);
  const again = watches(bob, ann, conversation, row);
  expect(await first.next(), 'a computer watches once').toEqual([]);
  await ann.watchedBy([bob.node.id]);
  await expect.poll(() => ann.keyFramesWanted).toBeGreaterThan(0);
  again.close();
  await ann.watchedBy([]);
});

test('whoever is no member sees nothing, and is told nothing of what is shared', async () => {
  const [ann, bob, conversation] = await two();
  const eve = await viewer('eve', [portOf(ann.node)]);
  const stream = watches(eve, ann, conversation, row);
  expect(await stream.next()).toEqual([]);
  expect(stream.end).toBe('refused');
  const other = watches(bob, ann, conversation, hash('another'));
  expect(await other.next()).toEqual([]);
  expect(other.end, 'of another share there is nothing').toBe('over');
  expect(ann.screens.watchers).toEqual([]);
});

test('somebody who is removed sees nothing more', async () => {
  const [ann, bob, conversation] = await two();
  const cleo = await viewer('cleo', [portOf(ann.node), portOf(bob.node)]);
  await until(ann.node, () => ann.node.online.has(cleo.node.id));
  await ann.node.inviteMore(conversation, [named(cleo.node)]);
  await joinWhenAsked(cleo.node, conversation);
  await hasMembers(ann.node, conversation, 3);
  const stream = watches(cleo, ann, conversation, row);
  const his = watches(bob, ann, conversation, row);
  await ann.watchedBy([bob.node.id, cleo.node.id]);
  await ann.node.remove(conversation, cleo.node.id);
  ann.screens.membersChanged();
  await ann.watchedBy([bob.node.id]);
  expect(await stream.next()).toEqual([]);
  expect(stream.end).toBe('lost');
  ann.screens.give(key);
  expect(await his.next()).toHaveLength(1);
});

test('who does not read misses frames until a key frame, and nobody waits for them', async () => {
  const [ann, bob, conversation] = await two();
  const slow = watches(bob, ann, conversation, row);
  await ann.watchedBy([bob.node.id]);
  ann.screens.give(key);
  const large = delta(100_000);
  let left = 0;
  // More than the buffers of the sockets and of the stream take.
  for (let number = 0; number < 400 && left < 10; number += 1) {
    if (ann.screens.give(large)) left += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(left).toBe(10);
  const wanted = ann.keyFramesWanted;
  const reading = (async () => {
    const sizes: number[] = [];
    for (;;) {
      const frames = await slow.next();
      if (frames.length === 0) return sizes;
      sizes.push(...frames.map(({ bytes }) => bytes.length));
    }
  })();
  await expect.poll(() => ann.keyFramesWanted, { timeout: 10_000 }).toBeGreaterThan(wanted);
  expect(ann.screens.give(delta(50)), 'nothing goes before the key frame').toBe(false);
  ann.screens.give(frameOf(keyFrame(320, 200, 77), true));
  ann.screens.give(delta(60));
  ann.screens.end();
  const sizes = await reading;
  expect(sizes.slice(-2)).toEqual([87, 63]);
  expect(sizes).not.toContain(53);
});

const somewhere = conversationId.parse('00000000-0000-8000-8000-000000000001');
const watching = (ann: Viewer) => watches({ keys: newKeys() }, ann, somewhere, row);

test('no more computers watch than may', async () => {
  const ann = await viewer('ann', [], (writer) => personId.parse(writer));
  shares(ann, somewhere, row);
  const streams = Array.from({ length: limits.screenWatchers }, () => watching(ann));
  await expect.poll(() => ann.screens.count).toBe(limits.screenWatchers);
  const late = watching(ann);
  expect(await late.next()).toEqual([]);
  expect(late.end).toBe('refused');
  streams[0]?.close();
  await expect.poll(() => ann.screens.count).toBe(limits.screenWatchers - 1);
  const other = watching(ann);
  await expect.poll(() => ann.screens.count).toBe(limits.screenWatchers);
  expect(other.end).toBeUndefined();
});

test('one person with many computers keeps nobody else from watching', async () => {
  const [mallory, bob] = [personId.parse(hash('mallory')), newKeys()];
  const ann = await viewer('ann', [], (writer) =>
    writer === bob.writer.id ? personId.parse(hash('bob')) : mallory,
  );
  shares(ann, somewhere, row);
  for (let computers = 0; computers < limits.screenWatchers; computers += 1) watching(ann);
  await ann.watchedBy([mallory]);
  watches({ keys: bob }, ann, somewhere, row);
  await ann.watchedBy([mallory, personId.parse(hash('bob'))]);
  expect(ann.screens.count).toBeLessThanOrEqual(limits.screenWatchersPerPerson + 1);
});
