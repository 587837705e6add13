import { expect, test } from 'vitest';
import { write, type Content } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import { newIdentity } from '../../shared/node/identity';
import { historyInMemory } from '../storage/history/history-in-memory';
import { copiedMessages } from './copying';
import { tellApart } from './view-people';

const [ann, bob] = [newIdentity(), newIdentity()];
const id = '3cf90209-d1fe-44f9-a561-b2488e362031';
const text = (words: string): Content => ({ command: 'SEND_MESSAGE', id: words, text: words });
const names = new Map([
  [ann.id, 'ann'],
  [bob.id, 'bob'],
]);
const when = (at: number): string => `at ${at}`;

const about = { conversation: id, names, when };

/** A conversation in which Ann and Bob take turns. */
async function talkOf(texts: number) {
  const store = historyInMemory(() => 1);
  const log = new Log(id, store.reader);
  log.add([write(log, ann, 'ann', { command: 'INVITE', invited: [{ id: bob.id, user: 'bob' }] }, 0)]);
  log.add([write(log, bob, 'bob', { command: 'JOIN' }, 0)]);
  const said = Array.from({ length: texts }, (_, index) => {
    const author = index % 2 === 0 ? ann : bob;
    const entry = write(log, author, 'somebody', text(`line ${index}`), index);
    log.add([entry]);
    return entry;
  });
  await store.append([log.changes()]);
  return { reader: store.reader, said };
}

test('what is copied says who, when and what, from the first to the last, in whichever order they were selected', async () => {
  const { reader, said } = await talkOf(6);
  const [from, to] = [said[1], said[3]];
  if (!from || !to) throw new Error('six texts');
  const wanted = 'bob, at 1\nline 1\n\nann, at 2\nline 2\n\nbob, at 3\nline 3';
  for (const places of [[from, to] as const, [to, from] as const])
    expect(await copiedMessages({ ...about, reader, between: places })).toEqual({
      text: wanted,
      count: 3,
      isCut: false,
    });
});

test('everything is copied, more than any window holds; and more than that is cut and said to be', async () => {
  const { reader } = await talkOf(1_001);
  const all = await copiedMessages({ ...about, reader });
  expect(all).toMatchObject({ count: 1_001, isCut: false });
  expect(all.text.match(/^line \d+$/gm)).toEqual(
    Array.from({ length: 1_001 }, (_, index) => `line ${index}`),
  );
  expect(await copiedMessages({ ...about, reader, atMost: 1_001 })).toMatchObject({ isCut: false });
  expect(await copiedMessages({ ...about, reader, atMost: 1_000 })).toMatchObject({
    count: 1_000,
    isCut: true,
  });
});

test('people whose names look the same are told apart in what is copied, and nobody is left without a name', async () => {
  const { reader } = await talkOf(2);
  const alike = new Map([
    [ann.id, 'ann'],
    [bob.id, 'аnn'],
  ]);
  const copyWith = async (shown: ReadonlyMap<string, string>): Promise<string> =>
    (await copiedMessages({ ...about, reader, names: shown })).text;
  expect(await copyWith(tellApart(alike, ann.id))).toMatch(/^ann, at 0\nline 0\n\nаnn ·\S+, at 1\nline 1$/);
  expect(await copyWith(new Map())).toBe('Someone, at 0\nline 0\n\nSomeone, at 1\nline 1');
});
