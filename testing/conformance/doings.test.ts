import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { hash } from '../membership/names';
import { TestClient, unique } from './client';
import { arrive, met } from './meeting';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

test('who types and what was read is told to the other members of a conversation, and to nobody else', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const [, toEve] = await arrive(target, 'eve');
  const conversation = await met(ann, toAnn, bob, toBob);
  toAnn.send('TYPING', { conversation });
  expect((await toBob.take('TYPING')).fields).toEqual({ conversation, person: ann.id });
  // Whoever it says it is: the server knows better.
  toAnn.send('SEEN', { conversation, last: hash('m1'), person: bob.id });
  expect((await toBob.take('SEEN')).fields).toEqual({ conversation, last: hash('m1'), person: ann.id });
  toEve.send('TYPING', { conversation });
  toAnn.send('TYPING', { conversation: randomUUID() });
  for (const client of [toAnn, toBob, toEve]) {
    client.send('PING', { token: 'after' });
    await client.take('PONG', { token: 'after' });
    for (const command of ['TYPING', 'SEEN', 'ERROR']) expect(client.all(command)).toEqual([]);
  }
});

test('simple clients cannot say that they type', async () => {
  const simple = await TestClient.register(target, unique('eve'));
  simple.send('TYPING', { conversation: randomUUID() });
  await simple.take('ERROR', { code: 'bad-entry', command: 'TYPING' });
});
