import { expect, test } from 'vitest';
import type { Bridge, EventPayload } from '../../shared/ipc/contract';
import { plainState } from '../../testing/windows/test-state';
import { project } from '../../electron/main/views/view';
import { person } from '../../testing/membership/names';
import { ViewStore } from './store';

const view = project(plainState({ id: person('ann'), user: 'ann' }), { kind: 'roster', conversation: null });
const loaded = (sequence: number) =>
  ({ ok: true, value: { kind: 'roster', conversation: null, sequence, view } }) as const;
const refused = { ok: false, error: { code: 'internal', message: 'Something went wrong.' } } as const;

/** A store whose main process gives these answers in turn. An error is a call that fails. */
async function following(...answers: (ReturnType<typeof loaded> | typeof refused | Error)[]) {
  let change: (payload: EventPayload<'changed'>) => void = () => undefined;
  const bridge: Pick<Bridge, 'subscribe' | 'onChanged' | 'onClaimed'> = {
    subscribe: async () => {
      const answer = answers.shift() ?? refused;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onChanged: (listener) => {
      change = listener;
      return () => undefined;
    },
    onClaimed: () => () => undefined,
  };
  const store = new ViewStore();
  const told: boolean[] = [];
  store.subscribe(() => told.push(store.hasFailed()));
  store.start(bridge, false, queueMicrotask);
  await expect.poll(() => told.length).toBe(1);
  return { store, told, change: (sequence: number) => change({ sequence, patch: {} }) };
}

test.each([refused, new Error('no handler')])(
  'loading a view can be retried after a failure: %o',
  async (failure) => {
    const { store, told } = await following(failure, failure, loaded(3));
    expect(store.get()).toBeUndefined();
    await store.ask();
    await store.ask();
    expect(told).toEqual([true, true, false]);
    expect(store.get()?.sequence).toBe(3);
  },
);

test('a window that missed a patch and cannot reload keeps its view, says so, and reloads at the next patch', async () => {
  const { store, told, change } = await following(loaded(1), refused, loaded(7));
  change(5);
  await expect.poll(() => told).toEqual([false, true]);
  expect(store.get()?.sequence).toBe(1);
  change(6);
  await expect.poll(() => told).toEqual([false, true, false]);
  expect(store.get()?.sequence).toBe(7);
});

test('a spare window asks for no view before it is claimed', async () => {
  let asked = 0;
  let claim = (): void => undefined;
  const store = new ViewStore();
  store.start(
    {
      subscribe: async () => {
        asked += 1;
        return loaded(3);
      },
      onChanged: () => () => undefined,
      onClaimed: (listener) => {
        claim = () => listener({});
        return () => undefined;
      },
    },
    true,
    queueMicrotask,
  );
  await Promise.resolve();
  expect(asked).toBe(0);
  claim();
  await expect.poll(() => store.get()?.sequence).toBe(3);
  expect(asked).toBe(1);
});

test('patches that wait together are shown together, in one step', async () => {
  const { store, told, change } = await following(loaded(1));
  for (const sequence of [2, 3, 4]) change(sequence);
  expect(store.get()?.sequence).toBe(1);
  await expect.poll(() => store.get()?.sequence).toBe(4);
  change(5);
  await expect.poll(() => store.get()?.sequence).toBe(5);
  expect(told).toHaveLength(3);
});

test('a window that becomes another one while it asks for its view asks again', async () => {
  const answers: ((answer: ReturnType<typeof loaded>) => void)[] = [];
  let claim = (): void => undefined;
  const store = new ViewStore();
  store.start(
    {
      subscribe: () => new Promise((resolve) => void answers.push(resolve)),
      onChanged: () => () => undefined,
      onClaimed: (listener) => {
        claim = () => listener({});
        return () => undefined;
      },
    },
    false,
    queueMicrotask,
  );
  claim();
  answers[0]?.(loaded(1));
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(loaded(2));
  await expect.poll(() => store.get()?.sequence).toBe(2);
});
