import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newPersonKey } from '../../runtime/entries/keys';
import { signKeys } from '../../runtime/sealing/keys-message';
import type { ConversationId, WriterId } from '../../shared/ids';
import { sealingBounds } from '../../shared/sealing/bounds';
import type { GivenKey, Keys } from '../../shared/sealing/keys-message';
import { conversation as unknown } from '../../testing/entries/store-kit';
import type { TestClient } from '../../testing/conformance/client';
import { arrive, has } from '../../testing/conformance/meeting';
import { sendEntry, TestNode } from '../../testing/conformance/node';
import { startHere } from '../../testing/conformance/target';
import { localMessageStore } from '../storage/message-store';
import { emptyCommit } from '../storage/message-writer';

const bytes = (count: number): string => randomBytes(count).toString('base64url');

/** KEYS that nobody can open, which a server cannot tell. */
function keysOf(
  conversation: ConversationId,
  { keys: { writer } }: TestNode,
  recipient: WriterId,
  count = 1,
): Keys {
  const key = { writer: writer.id, chain: 1, number: 1, key: bytes(32), enc: bytes(32), data: bytes(48) };
  const [keys] = signKeys(writer, { conversation, recipient }, Array<GivenKey>(count).fill(key));
  if (!keys) throw new Error('there is one');
  return keys;
}

test('a server forgets KEYS once somebody for whom they are is out, and keeps those that they gave', async () => {
  const store = localMessageStore();
  const server = await startHere({ store });
  const [ann, toAnn] = await arrive(server, 'ann');
  const [bob, toBob] = await arrive(server, 'bob');
  const [cleo, toCleo] = await arrive(server, 'cleo');
  const founding = ann.foundSealed(bob, cleo);
  sendEntry(toAnn, founding);
  for (const [node, client] of [
    [bob, toBob],
    [cleo, toCleo],
  ] as const) {
    await client.take('INVITE', has(founding));
    node.take([founding]);
  }
  const { conversation } = founding;
  const waiting = () => store.reader.transit.keysBeyond(0, 100).map(({ keys }) => keys);
  const stay = [keysOf(conversation, ann, cleo.writer), keysOf(conversation, bob, cleo.writer)];
  const all = [...Array.from({ length: 25 }, () => keysOf(conversation, ann, bob.writer)), ...stay];
  for (const keys of all) toAnn.send('KEYS', keys);
  for (const { signature } of all) await toAnn.take('KEYS_KEPT', { signatures: [signature] });
  expect(waiting()).toEqual(all);
  sendEntry(toBob, bob.control(conversation, { command: 'DECLINE' }));
  await expect.poll(waiting).toEqual(stay);
  await server.stop();
});

/** A server with Ann, and Bob, whom she has invited into a sealed conversation. */
async function invited() {
  const store = localMessageStore();
  const server = await startHere({ store });
  const [ann, toAnn] = await arrive(server, 'ann');
  const [bob, toBob] = await arrive(server, 'bob');
  const founding = ann.foundSealed(bob);
  sendEntry(toAnn, founding);
  await toBob.take('INVITE', has(founding));
  bob.take([founding]);
  const bring = async (keys: Keys): Promise<void> => {
    toAnn.send('KEYS', keys);
    await toAnn.take('KEYS_KEPT', { signatures: [keys.signature] });
  };
  const { conversation } = founding;
  return { store, server, bob, toBob, bring, make: () => keysOf(conversation, ann, bob.writer) };
}

test('KEYS that are brought again are given once per connection, until they are confirmed', async () => {
  const { server, bob, toBob, bring, make } = await invited();
  const [first, second] = [make(), make()];
  for (const keys of [first, first, second, first, second]) await bring(keys);
  await toBob.settle();
  const given = (client: TestClient) => client.all('KEYS').map(({ signature }) => signature);
  expect(given(toBob)).toEqual([first.signature, second.signature]);
  const again = await bob.connect(server);
  await again.take('WELCOME');
  await expect.poll(() => given(again)).toEqual([first.signature, second.signature]);
  await server.stop();
});

test('KEYS are given also after all earlier ones were confirmed and forgotten', async () => {
  const { store, server, toBob, bring, make } = await invited();
  for (let round = 1; round <= 3; round += 1) {
    const keys = make();
    await bring(keys);
    await toBob.take('KEYS', { signature: keys.signature });
    toBob.send('KEYS_KEPT', { signatures: [keys.signature] });
    await expect.poll(() => store.reader.transit.keysBeyond(0, 1)).toEqual([]);
  }
  await server.stop();
});

test('a server forgets at its start the KEYS that nobody takes any more', async () => {
  const store = localMessageStore();
  const [ann, bob] = [new TestNode('ann'), new TestNode('bob')];
  const bringer = newPersonKey().id;
  await store.append({ ...emptyCommit, keys: [{ keys: keysOf(unknown, ann, bob.writer), bringer }] });
  expect(store.reader.countKeysBroughtBy(bringer)).toBe(1);
  const server = await startHere({ store });
  await expect.poll(() => store.reader.transit.keysBeyond(0, 1)).toEqual([]);
  expect(store.reader.countKeysBroughtBy(bringer)).toBe(0);
  await server.stop();
});

test('of KEYS that one person brings, a server keeps so many, whoever has signed them', async () => {
  const store = localMessageStore();
  const server = await startHere({ store });
  const [ann, toAnn] = await arrive(server, 'ann');
  const [bob, toBob] = await arrive(server, 'bob');
  const founding = ann.foundSealed(bob);
  sendEntry(toAnn, founding);
  await toBob.take('INVITE', has(founding));
  const { keysBrought, keysPerLine } = sealingBounds;
  const brought = Array.from({ length: keysBrought / keysPerLine }, () =>
    keysOf(founding.conversation, new TestNode('somebody'), bob.writer, keysPerLine),
  );
  await store.append({ ...emptyCommit, keys: brought.map((keys) => ({ keys, bringer: ann.id })) });
  const more = keysOf(founding.conversation, ann, bob.writer);
  expect(await toAnn.refused('KEYS', more)).toBe('too-many-messages');
  toBob.send('KEYS', more);
  await toBob.take('KEYS_KEPT', { signatures: [more.signature] });
  await server.stop();
});
