import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { write } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import { newIdentity } from '../../shared/node/identity';
import { openForWriting } from '../../shared/node/storage/database';
import { createClient } from '../net/client';
import { memoryStore } from '../net/memory-store';
import { HistoryReader } from '../storage/history/history-reader';
import { HistoryWriter } from '../storage/history/history-writer';
import { migrations } from '../storage/history/migrations';
import { waitingInvitations } from './view-invitations';
import { Digests } from './view-digest';

/** Counts the queries that it is asked for. */
class CountingReader extends HistoryReader {
  queries = 0;

  protected override one(sql: string, ...values: (string | number)[]): unknown {
    this.queries += 1;
    return super.one(sql, ...values);
  }

  protected override all(sql: string, ...values: (string | number)[]): unknown[] {
    this.queries += 1;
    return super.all(sql, ...values);
  }
}

/** Starts a node that was invited to conversations and has not answered; its invitations, and the queries that it took. */
async function start(invitations: number): Promise<{ listed: number[]; queries: number }> {
  const [ann, bob] = [newIdentity(), newIdentity()];
  const database = openForWriting(':memory:', migrations);
  const writer = new HistoryWriter(database);
  for (let count = 1; count <= invitations; count += 1) {
    const log = new Log(randomUUID());
    const invited = [{ id: ann.id, user: 'ann' }];
    log.add([write(log, bob, 'bob', { command: 'INVITE', invited, title: `Group ${count}` }, count)]);
    writer.append([log.changes()], 2_000 - count);
  }
  const reader = new CountingReader(database);
  const profile = { user: 'ann', status: 'available', note: '', icon: null } as const;
  const client = createClient({ identity: ann, profile, store: { ...memoryStore(), reader } });
  const digests = new Digests(reader, ann.id);
  const all = new Map([...client.conversations].map(([id, held]) => [id, digests.of(held)]));
  const waiting = waitingInvitations({ me: ann, digests: all, settings: { ignored: [] } });
  for (const { names } of all.values()) expect(names.get(bob.id)).toBe('bob');
  await client.close();
  return { listed: waiting.map(({ at }) => at), queries: reader.queries };
}

test('a start takes as many queries with 500 invitations as with one, and finds all of them', async () => {
  const [one, many] = [await start(1), await start(500)];
  expect(many.queries).toBe(one.queries);
  expect(one.listed).toEqual([1]);
  expect(many.listed).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
});
