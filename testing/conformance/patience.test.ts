import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { localMessageStore, type MessageStore } from '../../server/storage/message-store';
import { TestClient } from './client';
import { talk } from './talk';
import { startHere, type Target } from './target';

/** A store that records the ids of the messages of each commit. */
function recording(commits: string[][]): MessageStore {
  const store = localMessageStore();
  return {
    ...store,
    append(commit) {
      const messages = commit.additions.flatMap((addition) => addition.messages);
      if (messages.length > 0) commits.push(messages.map(({ entry }) => entry.content?.id ?? ''));
      return store.append(commit);
    },
  };
}

/** Longer than any message waits. */
const longEnough = 100;

let server: Target;
let time = 1_800_000_000_000;
let commits: string[][] = [];

beforeEach(async () => {
  commits = [];
  server = await startHere({ store: recording(commits), now: () => time });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
});

test('a message after a while of quiet is not delayed; those that follow it soon share one commit', async () => {
  const ann = await TestClient.register(server, 'ann');
  const bob = await TestClient.register(server, 'bob');
  const other = await TestClient.register(server, 'other');
  const conversation = await talk(ann, bob);
  const say = async (from: TestClient, id: string): Promise<void> => {
    from.send('SEND_MESSAGE', { conversation, id, text: id });
    // Once others are answered, the server has read the message, and has had time to store it.
    await other.settle();
    await other.settle();
  };
  // From here on time passes only when the test says so.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (const round of ['a', 'b']) {
    time += 10 * longEnough;
    commits.length = 0;
    await say(ann, `${round}1`);
    await bob.take('SEND_MESSAGE', { id: `${round}1` });
    await say(ann, `${round}2`);
    await say(bob, `${round}3`);
    expect(commits).toEqual([[`${round}1`]]);
    vi.advanceTimersByTime(longEnough);
    for (const client of [ann, bob])
      for (const id of ['2', '3']) await client.take('SEND_MESSAGE', { id: round + id });
    expect(commits).toEqual([[`${round}1`], [`${round}2`, `${round}3`]]);
  }
});
