import { expect, test } from 'vitest';
import { personCalled, hashOf } from '../../../testing/entries/store-kit';
import type { CallArgs, CallOutcome } from '../../../shared/ipc/contract';
import { FilesLoader, type FilePages, type FilesQuery } from './file-pages';

type Answer = CallOutcome<'listFiles'>;

const file = (name: string) => ({
  row: hashOf(name),
  author: personCalled('ann'),
  at: 1,
  file: { name, size: 1, type: 'text/plain', sort: 'file' as const, executable: false },
  hasPreview: false,
});
const page = (names: string[], more: string | null = null): Answer => ({
  ok: true,
  value: { files: names.map(file), more: more === null ? null : { id: names.length, name: more } },
});
const newest: FilesQuery = { conversation: 'talk', group: 'all', order: 'newest', name: '' };

/** A loader whose questions the test answers, in order. */
function loading() {
  const asked: { request: CallArgs<'listFiles'>; answer: (answer: Answer) => void }[] = [];
  const shown: FilePages[] = [];
  const loader = new FilesLoader(
    (request) => new Promise((answer) => void asked.push({ request, answer })),
    (pages) => void shown.push(pages),
  );
  const names = (): string[] => shown.at(-1)?.files.map((each) => each.file.name) ?? [];
  /** Answers the last question. */
  const answer = async (given: Answer): Promise<void> => {
    asked.at(-1)?.answer(given);
    await new Promise(setImmediate);
  };
  return { loader, asked, shown, names, answer };
}

test('pages are loaded one after the other, each once', async () => {
  const { loader, asked, names, answer } = loading();
  void loader.start(newest);
  void loader.more();
  expect(asked).toHaveLength(1);
  await answer(page(['c', 'b'], 'b'));
  void loader.more();
  void loader.more();
  expect(asked.map(({ request }) => request.after)).toEqual([null, { id: 2, name: 'b' }]);
  await answer(page(['a']));
  expect(names()).toEqual(['c', 'b', 'a']);
  void loader.more();
  expect(asked).toHaveLength(2);
});

test('a page of which everything is deleted is followed by the next', async () => {
  const { loader, shown, names, answer } = loading();
  void loader.start(newest);
  await answer(page([], 'x'));
  expect(shown).toEqual([]);
  await answer(page(['a']));
  expect(names()).toEqual(['a']);
});

test('an answer for an earlier list is dropped', async () => {
  const { loader, asked, names, answer } = loading();
  void loader.start(newest);
  const [first] = asked;
  void loader.start({ ...newest, group: 'pictures' });
  await answer(page(['picture']));
  first?.answer(page(['late']));
  await new Promise(setImmediate);
  expect(names()).toEqual(['picture']);
});

test('a new file comes first in a list of the newest, and keeps the pages that are loaded', async () => {
  const { loader, names, answer } = loading();
  void loader.start(newest);
  await answer(page(['b'], 'b'));
  void loader.more();
  await answer(page(['a']));
  void loader.refresh();
  await answer(page(['c', 'b'], 'b'));
  expect(names()).toEqual(['c', 'b', 'a']);
});

test('a page that cannot be loaded is said, keeps the others, and can be asked for again', async () => {
  const { loader, shown, names, answer } = loading();
  void loader.start(newest);
  await answer(page(['b'], 'b'));
  void loader.more();
  await answer({ ok: false, error: { code: 'failed', message: 'The disk is broken.' } });
  expect(shown.at(-1)?.failure).toBe('The disk is broken.');
  void loader.more();
  await answer(page(['a']));
  expect(shown.at(-1)?.failure).toBeUndefined();
  expect(names()).toEqual(['b', 'a']);
});
