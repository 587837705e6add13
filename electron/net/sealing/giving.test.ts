import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { signKeys } from '../../../runtime/sealing/keys-message';
import { noKeyChanges } from '../../../shared/sealing/kept-keys';
import type { Keys } from '../../../shared/sealing/keys-message';
import { SimulatedTime } from '../../../testing/discovery/simulation';
import { sealedConversationOf, sealedFounding } from '../../../testing/nodes/sealed-talk';
import { startHere } from '../../../testing/conformance/target';
import { atEnd, endAll, host, person, textsOf, until } from '../../../testing/nodes/test-kit';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import { Giving } from './giving';
import { nobodyRemoved } from '../../../testing/nodes/test-authors';

afterEach(endAll);

const bytes = (count: number): string => randomBytes(count).toString('base64url');

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

test('KEYS that nobody confirms are given again, however many they are', async () => {
  const [hers, eves, his] = [newKeys(), newKeys(), newKeys()];
  const store = memoryStore();
  const ann = person('ann', { keys: hers, store });
  const founding = sealedFounding(eves, hers, his);
  const { conversation } = founding;
  await ann.importEntries([founding]);
  const key = {
    writer: hers.writer.id,
    chain: 1,
    number: 1,
    key: bytes(32),
    enc: bytes(32),
    data: bytes(48),
  };
  const given = Array.from({ length: 250 }, () =>
    signKeys(eves.writer, { conversation, recipient: his.writer.id }, [{ ...key, data: bytes(48) }]),
  ).flat();
  await store.append([], { ...noKeyChanges, given });
  const time = new SimulatedTime();
  const sent: Keys[] = [];
  const link = { writer: his.writer.id, send: (_: 'KEYS', keys: Keys) => void sent.push(keys) };
  const giving = new Giving({
    keys: hers,
    store,
    environment: time.environment(() => 0),
    removed: nobodyRemoved,
    links: () => [link],
    log: (each) => ann.conversations.get(each)?.log,
    onFault: (error) => {
      throw error;
    },
  });
  giving.opened(link);
  expect(sent.splice(0)).toEqual(given);
  time.pass(2_000);
  expect(sent).toEqual(given);
});
