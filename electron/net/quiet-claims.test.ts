import { afterEach, expect, test } from 'vitest';
import { conversationOf, delivered, endAll, peer, portOf, until } from '../../testing/nodes/test-kit';

afterEach(endAll);

test('a claim without news causes no change', async () => {
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)]);
  const conversation = await conversationOf(ann, bob);
  await ann.sendText(conversation, 'The core is on the bench');
  await until(ann, () => delivered(ann, conversation) === 1);
  const changes: number[] = [];
  ann.onChange((change) => void (change.kind === 'conversation' && changes.push(change.fresh.length)));
  const online = (isThere: boolean) => until(ann, () => ann.online.has(bob.id) === isThere);
  bob.sleep();
  await online(false);
  bob.wake();
  await online(true);
  // A message after the reconnect arrives after its claims.
  await bob.sendText(conversation, 'I am coming');
  await until(ann, () => changes.includes(1));
  expect(changes.slice(0, changes.indexOf(1))).toEqual([]);
});
