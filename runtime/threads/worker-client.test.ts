import { expect, test } from 'vitest';
import { messagesPrograms } from '../../testing/messages/test-programs';
import { StoreWorker } from './worker-client';

interface SearchThread {
  open(args: { path: string }): void;
}

test('a thread that is closed while it starts still answers what it was asked, and then ends', async () => {
  const worker = new StoreWorker<SearchThread>(messagesPrograms.searcher, {});
  const opening = worker.ask('open', { path: '/nowhere/messages.sqlite' });
  const asked = expect(opening).rejects.toMatchObject({ message: expect.stringContaining('unable to open') });
  await worker.close();
  await asked;
  await expect(worker.ask('open', { path: '' })).rejects.toMatchObject({
    message: 'the thread of the database has ended',
  });
  await worker.close();
});

test('closing resolves if the program of a thread fails at its start', async () => {
  const worker = new StoreWorker<SearchThread>(new URL('data:text/javascript,throw new Error("no")'), {});
  const opening = expect(worker.ask('open', { path: '' })).rejects.toMatchObject({ message: 'no' });
  await worker.close();
  await opening;
});

test('a thread that was asked nothing is closed at once, and then refuses', async () => {
  const worker = new StoreWorker<SearchThread>(messagesPrograms.searcher, {});
  await worker.close();
  await expect(worker.ask('open', { path: '' })).rejects.toMatchObject({
    message: 'the thread of the database has ended',
  });
});
