import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { conversationId } from '../../shared/ids';
import { sealingBounds } from '../../shared/sealing/bounds';
import type { ChainKey } from '../../shared/sealing/chain-key';
import { conversation, writerOf } from '../../testing/entries/store-kit';
import { keyIn, naming } from '../../testing/sealing/naming';
import { CarriedKeys } from './carried-keys';
import { newChainKey } from './ratchet';

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));
const newRoot = (number = 1): ChainKey =>
  newChainKey({ conversation, writer: writerOf('ann'), number }, random);

test('a key is taken once a message shows that it is a true one, and only once', () => {
  const [root, another] = [newRoot(), newRoot(2)];
  const keys = new CarriedKeys();
  keys.add(conversation, [keyIn(root, 5), another]);
  expect(keys.take(naming(keyIn(root, 4)))).toBeUndefined();
  expect(keys.take(naming(keyIn(root, 9)))).toEqual(keyIn(root, 5));
  expect(keys.take(naming(keyIn(root, 9)))).toBeUndefined();
  expect(keys.take(naming(keyIn(another, 9)))).toEqual(another);
});

test('a false key keeps no true one of the same key chain from being taken', () => {
  const [root, liars] = [newRoot(), newRoot()];
  const keys = new CarriedKeys();
  keys.add(conversation, [root, keyIn(liars, 3)]);
  expect(keys.take(naming(keyIn(root, 9)))).toEqual(root);
});

test('false keys cost a bounded number of steps, whatever a file has', () => {
  const far = sealingBounds.messagesPerKeyChain;
  let read = 0;
  // Each step to a later key begins with its secret.
  const counted = (key: ChainKey): ChainKey => ({
    ...key,
    get secret() {
      read += 1;
      return key.secret;
    },
  });
  const keys = new CarriedKeys();
  keys.add(
    conversation,
    Array.from({ length: 50 }, () => counted({ ...newRoot(), number: 1 })),
  );
  const message = naming(keyIn(newRoot(), far));
  expect(keys.take(message)).toBeUndefined();
  expect(read).toBeLessThan(10);
});

test('of one key chain a bounded number of keys is looked at, however many a file has', () => {
  let compared = 0;
  const root = newRoot();
  const counted = (): ChainKey => ({
    ...newRoot(),
    get number() {
      compared += 1;
      return 1;
    },
  });
  const keys = new CarriedKeys();
  for (let line = 0; line < 100; line += 1) keys.add(conversation, Array.from({ length: 100 }, counted));
  compared = 0;
  expect(keys.take(naming(keyIn(root, sealingBounds.messagesPerKeyChain)))).toBeUndefined();
  expect(compared).toBeLessThan(5_000);
});

test('the keys of one conversation are forgotten when those of another come', () => {
  const root = newRoot();
  const keys = new CarriedKeys();
  keys.add(conversation, [root]);
  keys.add(conversationId.parse('3cf90209-d1fe-84f9-a561-b2488e362032'), []);
  expect(keys.take(naming(root))).toBeUndefined();
});
