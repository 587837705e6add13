import { expect, test } from 'vitest';
import type { CallOutcome } from '../../shared/ipc/contract';
import type { HitView } from '../../shared/ipc/views/search';
import { conversationNamed, hash, nameOf } from '../../testing/membership/names';
import { PageLoader, type PageRequest, type Pages } from './result-pages';

type Outcome = CallOutcome<'search'>;
type PendingRequest = PageRequest & {
  answer: (outcome: Outcome) => Promise<void>;
  fail: () => Promise<void>;
};

const hit = (row: string): HitView => ({
  conversation: conversationNamed('c'),
  title: 'Garden',
  row: hash(row),
  author: 'ann',
  at: 0,
  excerpt: [],
});
const page = (rows: string[], more: number | null = null, problems: string[] = []): Outcome => ({
  ok: true,
  value: { hits: rows.map(hit), more, searched: 9, problems },
});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A loader whose requests the test answers. `shown` lists what was shown. */
function begun() {
  const asked: PendingRequest[] = [];
  const shown: Pages[] = [];
  const loader = new PageLoader(
    (request) =>
      new Promise((resolve, reject) => {
        const answer = (outcome: Outcome): Promise<void> => {
          resolve(outcome);
          return turn();
        };
        const fail = (): Promise<void> => {
          reject(new Error('the window is closing'));
          return turn();
        };
        asked.push({ ...request, answer, fail });
      }),
    (pages) => shown.push(pages),
  );
  const type = (text: string): void => loader.change({ text, conversation: undefined });
  const start = async (text: string, outcome: Outcome): Promise<void> => {
    type(text);
    void loader.start();
    await asked.at(-1)?.answer(outcome);
  };
  const now = () => {
    const pages = shown.at(-1);
    return {
      text: pages?.query.text,
      rows: pages?.hits.map(({ row }) => nameOf(row)),
      problems: pages?.problems,
      failure: pages?.failure,
    };
  };
  return { asked, loader, type, start, now };
}

test('pages are loaded in order, up to the last one', async () => {
  const { asked, loader, start, now } = begun();
  await start('tea', page(['9', '8'], 8));
  void loader.more();
  void loader.more();
  expect(asked.map(({ text, olderThan }) => [text, olderThan])).toEqual([
    ['tea', undefined],
    ['tea', 8],
  ]);
  await asked[1]?.answer(page(['7']));
  expect(now()).toEqual({ text: 'tea', rows: ['9', '8', '7'], problems: [], failure: undefined });
  void loader.more();
  expect(asked).toHaveLength(2);
});

test('while a new query is pending, no page of the old one is loaded', async () => {
  const { asked, loader, type, start } = begun();
  await start('tea', page(['9', '8'], 8));
  type('teapot');
  void loader.more();
  expect(asked).toHaveLength(1);
});

test('a late page of an old query is dropped, and does not block the new one', async () => {
  const { asked, loader, start, now } = begun();
  await start('tea', page(['9', '8'], 8));
  void loader.more();
  await start('teapot', page(['6', '5'], 5));
  void loader.more();
  expect(asked.at(-1)).toMatchObject({ text: 'teapot', olderThan: 5 });
  await asked[1]?.answer(page(['7']));
  expect(now()).toEqual({ text: 'teapot', rows: ['6', '5'], problems: [], failure: undefined });
  await asked.at(-1)?.answer(page(['4']));
  expect(now()).toEqual({ text: 'teapot', rows: ['6', '5', '4'], problems: [], failure: undefined });
});

test('a page of an earlier run of the same query is dropped', async () => {
  const { asked, loader, start, now } = begun();
  await start('tea', page(['9', '8'], 8));
  void loader.more();
  await start('teapot', page([]));
  await start('tea', page(['10', '9'], 9));
  await asked[1]?.answer(page(['7']));
  expect(now()).toEqual({ text: 'tea', rows: ['10', '9'], problems: [], failure: undefined });
});

test('a page that fails is reported, keeps earlier results and can be loaded again', async () => {
  const { asked, loader, start, now } = begun();
  await start('tea', page(['9', '8'], 8));
  void loader.more();
  await asked[1]?.fail();
  expect(now().rows).toEqual(['9', '8']);
  expect(now().failure).toMatch(/^The search failed\./);
  void loader.more();
  await asked[2]?.answer({ ok: false, error: { code: 'failed', message: 'The disk is full.' } });
  expect(now().failure).toBe('The disk is full.');
  void loader.more();
  await asked[3]?.answer(page(['7']));
  expect(now()).toEqual({ text: 'tea', rows: ['9', '8', '7'], problems: [], failure: undefined });
});

test('problems of later pages are reported, each once', async () => {
  const { asked, loader, start, now } = begun();
  await start('tea', page(['9'], 9, ['One.']));
  void loader.more();
  await asked[1]?.answer(page(['8'], null, ['One.', 'Two.']));
  expect(now().problems).toEqual(['One.', 'Two.']);
});

test('a blank query requests and shows nothing', async () => {
  const { asked, loader, type, start, now } = begun();
  await start('tea', page(['9']));
  type(' ');
  await loader.start();
  expect(asked).toHaveLength(1);
  expect(now()).toEqual({ text: ' ', rows: [], problems: [], failure: undefined });
});
