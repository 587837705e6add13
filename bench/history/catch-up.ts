import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../electron/net/client';
import { memoryStore } from '../../electron/net/memory-store';
import { deaf, forgetful, host } from '../../electron/net/test-kit';
import type { ChatClient, HistoryStore } from '../../electron/net/types';
import { History } from '../../electron/storage/history/history';
import { historyPrograms } from '../../electron/storage/history/test-programs';
import { silent } from '../../electron/storage/logger';
import { write, type Content } from '../../shared/conversation/author';
import type { Entry } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { entryVerifies, newIdentity, type Identity } from '../../shared/node/identity';
import type { Findings } from '../figures';

const messages = 20_000;

/**
 * Somebody comes back after twenty thousand messages: how fast they are fetched from a peer, judged, and written to the disk
 * with the index of words. The yardstick is verifying their signatures and nothing else.
 */
export async function measure(): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-catch-up-'));
  const [ann, bob] = [newIdentity(), newIdentity()];
  const { conversation, entries } = longConversation(ann, bob);
  const verified = seconds(() => entries.every(entryVerifies));
  const history = await History.open(join(folder, 'messages.sqlite'), historyPrograms, silent);
  const giver = await node(ann, 'ann', await storeOf(entries, conversation));
  const taker = await node(bob, 'bob', history);
  try {
    const from = performance.now();
    await meet(taker, giver.nearby.port ?? 0);
    await until(taker, () => taker.conversations.get(conversation)?.log.size === entries.length);
    const caught = (performance.now() - from) / 1000;
    return {
      figures: [
        [
          'catching up',
          `${Math.round(messages / caught).toLocaleString()} messages/s, ${messages} in ${caught.toFixed(1)} s`,
        ],
        [
          'verifying their signatures alone',
          `${Math.round(messages / verified).toLocaleString()} messages/s`,
        ],
      ],
      ratios: [{ what: 'catching up to verifying', value: caught / verified, atMost: 4 }],
    };
  } finally {
    await Promise.all([taker.close(), giver.close()]);
    await history.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function seconds(run: () => boolean): number {
  const from = performance.now();
  if (!run()) throw new Error('a signature is wrong');
  return (performance.now() - from) / 1000;
}

function longConversation(ann: Identity, bob: Identity): { conversation: string; entries: Entry[] } {
  const log = new Log(randomUUID());
  const entries: Entry[] = [];
  const say = (author: Identity, user: string, content: Content): void => {
    const entry = write(log, author, user, content, Date.now());
    log.add([entry]);
    entries.push(entry);
  };
  say(ann, 'ann', { command: 'INVITE', invited: [{ id: bob.id, user: 'bob' }] });
  say(bob, 'bob', { command: 'JOIN' });
  for (let index = 0; index < messages; index += 1)
    say(ann, 'ann', {
      command: 'SEND_MESSAGE',
      id: `m${index}`,
      text: `What was said at ${index}, in some more words`,
    });
  return { conversation: log.conversation, entries };
}

async function storeOf(entries: readonly Entry[], conversation: string): Promise<HistoryStore> {
  const store = memoryStore();
  const log = new Log(conversation, store.reader);
  log.add(entries);
  await store.append([log.changes()]);
  return store;
}

async function node(identity: Identity, user: string, store: HistoryStore): Promise<ChatClient> {
  const profile = { user, status: 'available' as const, note: '', icon: null };
  const client = createClient({
    identity,
    profile,
    store,
    nearby: { discovery: deaf(), store: forgetful() },
  });
  await meet(client);
  return client;
}

const meet = (client: ChatClient, port?: number): Promise<void> =>
  client.setNearby({
    enabled: true,
    hops: 1,
    excluded: [],
    loopback: true,
    port: 0,
    manual: port === undefined ? [] : [{ host, port }],
  });

function until(client: ChatClient, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.onChange(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}
