import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { limits } from '../../shared/protocol/limits';
import { hash } from '../membership/names';
import { TestClient, unique } from './client';
import { arrive } from './meeting';
import { newKeys, TestNode } from './node';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const mark = () => ({ conversation: randomUUID(), last: hash('m2') });

test('what somebody has read is told to their other computers, and to nobody else', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [, toBob] = await arrive(target, 'bob');
  const lap = new TestNode(unique('ann'), newKeys(ann.keys.person));
  const toLap = await lap.connect(target);
  await toLap.take('WELCOME');
  const marks = [mark(), { ...mark(), first: hash('m1') }];
  toAnn.send('READ', { marks });
  expect((await toLap.take('READ')).fields).toEqual({ marks });
  for (const connection of [toAnn, toBob]) {
    connection.send('PING', { token: 'after' });
    await connection.take('PONG', { token: 'after' });
    expect(connection.all('READ')).toEqual([]);
  }
});

test('marks of simple clients, none and too many are refused', async () => {
  const simple = await TestClient.register(target, unique('eve'));
  simple.send('READ', { marks: [mark()] });
  await simple.take('ERROR', { code: 'bad-entry', command: 'READ' });
  const [, toAnn] = await arrive(target, 'ann');
  for (const count of [0, limits.marksPerRead + 1]) {
    toAnn.send('READ', { marks: Array.from({ length: count }, mark) });
    await toAnn.take('ERROR', { code: 'wrong-type', command: 'READ' });
  }
});
