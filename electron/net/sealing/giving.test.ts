import { afterEach, expect, test } from 'vitest';
import { sealedConversationOf } from '../../../testing/nodes/sealed-talk';
import { startHere } from '../../../testing/conformance/target';
import { atEnd, endAll, host, person, textsOf, until } from '../../../testing/nodes/test-kit';
import { memoryStore } from '../memory-store';

afterEach(endAll);

test('the keys of what is said are kept until the server has them, and not longer', async () => {
  const { server } = await startHere({ port: 0 });
  atEnd(() => server.close());
  const address = { host, port: server.port };
  const store = memoryStore();
  const [ann, bob] = [person('ann', { store }), person('bob')];
  for (const node of [ann, bob]) node.setServer(address);
  const conversation = await sealedConversationOf(ann, bob);
  ann.setServer(null);
  for (const text of ['one', 'two']) await ann.sendText(conversation, text);
  const waiting = () => store.inTransit.keysBeyond(0, 10).map(({ keys }) => keys);
  await expect.poll(waiting).toMatchObject([{ recipient: bob.writer, keys: [{ chain: 1, number: 1 }] }]);
  ann.setServer(address);
  await until(bob, () => textsOf(bob, conversation).join() === 'one,two');
  await expect.poll(waiting).toEqual([]);
});
