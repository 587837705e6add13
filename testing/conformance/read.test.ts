import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomBytes, randomUUID } from 'node:crypto';
import { nameComputer } from '../../runtime/entries/named-computers';
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

test('what computers are called is told to the others of a person, and to nobody else', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [, toBob] = await arrive(target, 'bob');
  const lap = new TestNode(unique('ann'), newKeys(ann.keys.person));
  const toLap = await lap.connect(target);
  await toLap.take('WELCOME');
  const computers = [nameComputer(ann.keys, 'desk', 5, randomBytes)];
  toAnn.send('COMPUTERS', { computers });
  expect((await toLap.take('COMPUTERS')).fields).toEqual({ computers });
  for (const connection of [toAnn, toBob]) {
    await connection.settle();
    expect(connection.all('COMPUTERS')).toEqual([]);
  }
  const simple = await TestClient.register(target, unique('eve'));
  expect(await simple.refused('COMPUTERS', { computers })).toBe('bad-entry');
  const many = Array.from({ length: limits.computersNamed + 1 }, () => computers[0]);
  expect(await toAnn.refused('COMPUTERS', { computers: many })).toBe('wrong-type');
});
