import { expect, test } from 'vitest';
import { conversation as own } from '../../../../testing/membership/entries';
import { Tasks, type Job } from './tasks';
import { phrase } from '../../../../shared/words/phrase';

const preferences = { kind: 'preferences', conversation: null } as const;
const conversation = { kind: 'conversation', conversation: own } as const;

/** A task that runs until it is cancelled. */
const untilStopped = ({ signal }: Job): Promise<string> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped')));

const exporting = phrase('task.exporting');

test('a task is shown in the window that started it, and only that window can cancel it', async () => {
  const tasks = new Tasks(() => undefined);
  const running = tasks.run(preferences, exporting, (job) => {
    job.progress(1, 2);
    return untilStopped(job);
  });
  expect(tasks.of(preferences)).toEqual({ label: exporting, done: 1, total: 2, cancellable: true });
  expect(tasks.of(conversation)).toBeNull();
  tasks.cancel(conversation);
  expect(tasks.of(preferences)?.cancellable).toBe(true);
  tasks.cancel(preferences);
  expect(tasks.of(preferences)?.cancellable).toBe(false);
  expect(await running).toBe('stopped');
  expect(tasks.of(preferences)).toBeNull();
});

test('only one task runs at a time, and quitting waits for it', async () => {
  const tasks = new Tasks(() => undefined);
  const running = tasks.run(conversation, exporting, untilStopped);
  await expect(tasks.run(preferences, phrase('task.importing'), untilStopped)).rejects.toMatchObject({
    code: 'busy',
  });
  await tasks.end();
  expect(await running).toBe('stopped');
  await tasks.end();
});
