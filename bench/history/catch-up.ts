import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../electron/net/client';
import { newKeys } from '../../electron/net/keys';
import { memoryStore } from '../../electron/net/memory-store';
import { deaf, forgetful, host } from '../../electron/net/test-kit';
import type { ChatClient, HistoryStore } from '../../electron/net/types';
import { messagesPrograms } from '../../electron/storage/messages/test-programs';
import { Messages } from '../../electron/storage/messages/messages';
import { silent } from '../../electron/storage/logger';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { sha256Bytes } from '../../runtime/entries/hash';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { LogEntry } from '../../shared/conversation/log-entry';
import { inTransaction, openForWriting } from '../../runtime/sqlite/database';
import { found, join as joinAs, newAuthor, say, type Author } from '../../testing/entries/authors';
import type { Findings } from '../figures';

const messages = 20_000;
/** The goal for catching up, all included. */
const goalPerSecond = 15_000;
const rowsAtOnce = 1_000;

/**
 * Somebody comes back after twenty thousand messages: how fast they are fetched from a peer, judged, and written to the disk
 * with the index of words. Beside it the plain cost: the same bytes hashed, and put into a table.
 */
export async function measure(): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-catch-up-'));
  const [ann, bob] = [newAuthor('ann'), newAuthor('bob')];
  const { log, entries } = longConversation(ann, bob);
  const plain = plainSeconds(join(folder, 'plain.sqlite'), entries);
  const history = await Messages.open(join(folder, 'messages.sqlite'), messagesPrograms, silent);
  const store = memoryStore();
  await store.append([log.changes()]);
  const giver = await node(ann, store);
  const taker = await node(bob, history);
  try {
    const cpu = process.cpuUsage();
    const from = performance.now();
    await meet(taker, giver.nearby.port ?? 0);
    await until(taker, () => history.reader.countMessages(log.conversation) === messages);
    const caught = (performance.now() - from) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const perSecond = messages / caught;
    return {
      figures: [
        ['catching up', `${rate(perSecond)}, ${messages} in ${caught.toFixed(1)} s`],
        ['by processor time of both nodes', rate(messages / ((user + system) / 1e6))],
        ['hashing the same bytes and putting them into a table', rate(messages / plain)],
      ],
      ratios: [
        {
          what: `the goal of ${goalPerSecond} messages/s to catching up`,
          value: goalPerSecond / perSecond,
          atMost: 1,
        },
      ],
    };
  } finally {
    await Promise.all([taker.close(), giver.close()]);
    await history.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en')} messages/s`;

function longConversation(ann: Author, bob: Author): { log: EntryLog; entries: LogEntry[] } {
  const log = found(ann, [bob]);
  joinAs(log, bob);
  const entries = Array.from({ length: messages }, (_, index) =>
    say(log, ann, `What was said at ${index}, in some more words`),
  );
  return { log, entries };
}

function plainSeconds(path: string, entries: readonly LogEntry[]): number {
  const lines = entries.map(encodeEntry);
  const database = openForWriting(path, [
    (each) => each.exec('CREATE TABLE lines (hash BLOB PRIMARY KEY, line BLOB) WITHOUT ROWID'),
  ]);
  const insert = database.prepare('INSERT INTO lines VALUES (?, ?)');
  const from = performance.now();
  for (let start = 0; start < lines.length; start += rowsAtOnce)
    inTransaction(database, () => {
      for (const line of lines.slice(start, start + rowsAtOnce))
        insert.run(sha256Bytes(Buffer.from(line).toString()), line);
    });
  const seconds = (performance.now() - from) / 1000;
  database.close();
  return seconds;
}

async function node({ person, writer, user }: Author, store: HistoryStore): Promise<ChatClient> {
  const profile = { user, status: 'available' as const, note: '', icon: null };
  const client = createClient({
    keys: newKeys(person, writer),
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
