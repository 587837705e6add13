import { expect, test } from 'vitest';
import { write } from '../../shared/conversation/author';
import type { Entry } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { newIdentity } from '../../shared/node/identity';
import { Delivery } from '../net/delivery';
import { historyInMemory } from '../storage/history/history-in-memory';
import { Reading } from './reading';
import { rowId } from './row-view';

const [ann, bob] = [newIdentity(), newIdentity()];
const id = '3cf90209-d1fe-44f9-a561-b2488e362031';

/** Bob's window of a conversation in which Ann writes, and a disk that takes a while. */
async function reading() {
  const store = historyInMemory(() => 1_000);
  const log = new Log(id, store.reader, bob.id);
  const add = async (entry: Entry): Promise<string> => {
    log.add([entry]);
    await store.append([log.changes()]);
    return rowId(entry);
  };
  const invited = [{ id: bob.id, user: 'bob' }];
  await add(write(log, ann, 'ann', { command: 'INVITE', invited }, 1));
  await add(write(log, bob, 'bob', { command: 'JOIN' }, 2));
  const written: (() => void)[] = [];
  const history = {
    reader: store.reader,
    markRead: async (...[conversation, from, to]: Parameters<typeof store.markRead>): Promise<void> => {
      await new Promise<void>((resolve) => written.push(resolve));
      store.markRead(conversation, from, to);
    },
  };
  const conversations = new Map([[id, { log, delivery: new Delivery(new Map()) }]]);
  const parts = {
    client: { conversations, id: bob.id },
    history,
    windows: { openConversation: () => undefined },
    changed: () => undefined,
  };
  const read = new Reading(parts, () => undefined);
  read.windowOpened(id);
  const say = async (text: string): Promise<string> => {
    const row = await add(write(log, ann, 'ann', { command: 'SEND_MESSAGE', id: text, text }, 3));
    read.page(id)?.changed();
    read.page(id)?.view();
    return row;
  };
  const writeAll = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) {
      for (const done of written.splice(0)) done();
      await Promise.resolve();
    }
  };
  return { read, say, writeAll, unread: () => store.reader.countUnread(id, 100) };
}

test('what was on screen does not count as skipped while it is still being written down as read', async () => {
  const { read, say, writeAll, unread } = await reading();
  const one = await say('one');
  const marks = [read.markRead(id, one, one)];
  const two = await say('two');
  marks.push(read.markRead(id, two, two), read.answered(id));
  await writeAll();
  await Promise.all(marks);
  expect(unread()).toBe(0);
  expect(read.page(id)?.view()).toMatchObject({ skipped: 0 });
});

test('what was never on screen counts as skipped', async () => {
  const { read, say, writeAll, unread } = await reading();
  await say('one');
  const two = await say('two');
  const mark = read.markRead(id, two, two);
  await writeAll();
  await mark;
  expect(unread()).toBe(0);
  expect(read.page(id)?.view()).toMatchObject({ skipped: 1 });
});
