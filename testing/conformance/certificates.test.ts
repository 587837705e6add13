import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificateFields } from '../../shared/protocol/certificate';
import { limits } from '../../shared/protocol/limits';
import { TestClient, unique } from './client';
import { arrive } from './meeting';
import { newKeys, TestNode } from './node';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const shown = ({ keys }: TestNode): object => certificateFields(keys.certificate);

test('a full node is told the certificates of connected computers, as they showed them', async () => {
  const [, toAnn] = await arrive(target, 'ann');
  const [bob] = await arrive(target, 'bob');
  const other = new TestNode(unique('bob'), newKeys(bob.keys.person));
  await (await other.connect(target)).take('WELCOME');
  const simple = await TestClient.register(target, unique('eve'));
  const away = new TestNode(unique('cleo'));
  toAnn.send('CERTIFICATES', { people: [bob.id, simple.id, away.id, bob.id] });
  const { fields } = await toAnn.take('CERTIFICATES');
  expect(fields['more']).toBeUndefined();
  expect(fields['certificates']).toHaveLength(2);
  expect(fields['certificates']).toEqual(expect.arrayContaining([shown(bob), shown(other)]));
});

test('nobody who has gone has certificates there', async () => {
  const [, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  await toBob.crash();
  await toAnn.take('ONLINE_CHANGES', { gone: [bob.id] });
  toAnn.send('CERTIFICATES', { people: [bob.id] });
  expect((await toAnn.take('CERTIFICATES')).fields).toEqual({ certificates: [] });
});

test('certificates that do not fit a line come in several', async () => {
  const [bob] = await arrive(target, 'bob');
  const replaces = Array.from({ length: limits.writersPerPerson }, () => newKeys().writer.id);
  const nodes = Array.from({ length: 8 }, () => {
    const keys = newKeys(bob.keys.person, replaces);
    return new TestNode(unique('bob'), keys);
  });
  for (const node of nodes) await (await node.connect(target)).take('WELCOME');
  const [, toAnn] = await arrive(target, 'ann');
  toAnn.send('CERTIFICATES', { people: [bob.id] });
  const first = await toAnn.take('CERTIFICATES', { more: true });
  const second = await toAnn.take('CERTIFICATES');
  const all = [first, second].flatMap(({ fields }) => fields['certificates']);
  expect(second.fields['more']).toBeUndefined();
  expect(all).toHaveLength(nodes.length + 1);
});

test('simple clients, nobody and too many are refused', async () => {
  const simple = await TestClient.register(target, unique('eve'));
  simple.send('CERTIFICATES', { people: [simple.id] });
  await simple.take('ERROR', { code: 'bad-entry', command: 'CERTIFICATES' });
  const [ann, toAnn] = await arrive(target, 'ann');
  for (const people of [[], Array<string>(limits.certificatesPerInvite + 1).fill(ann.id), ['somebody']]) {
    toAnn.send('CERTIFICATES', { people });
    await toAnn.take('ERROR', { code: 'wrong-type', command: 'CERTIFICATES' });
  }
});
