import { afterAll, beforeAll, expect, test } from 'vitest';
import { revoke } from '../../runtime/entries/revocations';
import { limits } from '../../shared/protocol/limits';
import { TestClient, unique } from './client';
import { arrive, met } from './meeting';
import { newKeys, TestNode } from './node';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

/** Another computer of somebody, which has registered. */
async function anotherOf({ keys }: TestNode): Promise<[TestNode, TestClient]> {
  const node = new TestNode(unique('lap'), newKeys(keys.person));
  const client = await node.connect(target);
  await client.take('WELCOME');
  return [node, client];
}

/** Asserts that the server tells a client of no removed computers, once it has handled what was sent. */
async function toldOfNone(...clients: readonly TestClient[]): Promise<void> {
  for (const client of clients) {
    await client.settle();
    expect(client.all('REVOKED')).toEqual([]);
  }
}

test('a removed computer is sent away, and let in no more, and is shown that its person said so', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [lap, toLap] = await anotherOf(ann);
  const revoked = [revoke(ann.keys.person, lap.writer, 5)];
  toAnn.send('REVOKED', { revoked });
  expect((await toLap.take('REVOKED')).fields).toEqual({ revoked });
  await toLap.take('GOODBYE', { code: 'revoked' });
  await toLap.closed;

  const again = await lap.connect(target);
  await again.take('ERROR', { code: 'revoked', command: 'REGISTER' });
  expect(again.all('REVOKED')).toEqual([{ revoked }]);
  expect(again.all('WELCOME')).toEqual([]);
  // With another key it is another computer.
  await anotherOf(ann);
});

test('other computers of the person and people who share a conversation are told, now and later, and nobody else', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const [, toEve] = await arrive(target, 'eve');
  const [, toDesk] = await anotherOf(ann);
  await met(ann, toAnn, bob, toBob);
  const revoked = [revoke(ann.keys.person, newKeys().writer.id, 5)];
  toAnn.send('REVOKED', { revoked });
  for (const client of [toBob, toDesk]) expect((await client.take('REVOKED')).fields).toEqual({ revoked });
  const again = await bob.connect(target);
  expect((await again.take('REVOKED')).fields).toEqual({ revoked });
  const [, toLap] = await anotherOf(ann);
  expect((await toLap.take('REVOKED')).fields).toEqual({ revoked });
  // The same once more is no news.
  toAnn.send('REVOKED', { revoked });
  await toldOfNone(toAnn, again, toDesk, toLap, toEve);
});

test('what is forged, or said of somebody else, removes nobody', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [, toDesk] = await anotherOf(ann);
  const [mallory, toMallory] = await arrive(target, 'mallory');
  const { person } = mallory.keys;
  const forged = { ...revoke(person, ann.writer, 5), person: ann.id };
  // A true one, which somebody else brings: Ann's computers say it themselves.
  const genuine = revoke(ann.keys.person, newKeys().writer.id, 5);
  toMallory.send('REVOKED', { revoked: [forged, revoke(person, ann.writer, 5), genuine] });
  toAnn.send('REVOKED', { revoked: [forged] });
  const [, toLap] = await anotherOf(ann);
  await toldOfNone(toMallory, toAnn, toDesk, toLap);
  const again = await ann.connect(target);
  await again.take('WELCOME', { id: ann.id });
});

test('of one person no more are kept than they may have computers', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const some = Array.from({ length: 3 * limits.revocationsPerLine }, () =>
    revoke(ann.keys.person, newKeys().writer.id, 5),
  );
  for (let at = 0; at < some.length; at += limits.revocationsPerLine)
    toAnn.send('REVOKED', { revoked: some.slice(at, at + limits.revocationsPerLine) });
  await toAnn.settle();
  const [, toLap] = await anotherOf(ann);
  await toLap.settle();
  const told = toLap.all('REVOKED').flatMap(({ revoked }) => revoked);
  expect(told).toEqual(some.slice(0, limits.writersPerPerson));
});

test('those of simple clients, none and too many are refused', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const one = revoke(ann.keys.person, newKeys().writer.id, 5);
  const simple = await TestClient.register(target, unique('eve'));
  expect(await simple.refused('REVOKED', { revoked: [one] })).toBe('bad-entry');
  for (const count of [0, limits.revocationsPerLine + 1])
    expect(await toAnn.refused('REVOKED', { revoked: Array.from({ length: count }, () => one) })).toBe(
      'wrong-type',
    );
});
