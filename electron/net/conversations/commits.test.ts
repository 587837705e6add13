import { expect, test } from 'vitest';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import { ScriptedConversation } from '../../../testing/nodes/test-authors';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import { Commits } from './commits';
import { Conversations } from './conversations';
import { ContentRemoval } from './content-removal';

const [me, bob] = [newKeys(), newKeys()];

/** Conversations of a person on a store that can be made to fail, and the faults that were reported. */
function node() {
  const store = memoryStore();
  const disk = { isFull: false };
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  const check = (): void => {
    if (disk.isFull) throw new Error('full');
  };
  const failing = {
    ...store,
    append: async (...additions: Parameters<typeof store.append>) => {
      check();
      return store.append(...additions);
    },
    deleteTexts: async (...conversation: Parameters<typeof store.deleteTexts>) => {
      check();
      return store.deleteTexts(...conversation);
    },
  };
  const conversations = new Conversations({ me: me.person.id, store: failing, isLeaving: () => false });
  const commits = new Commits({ conversations, store: failing, now: () => 0, onFault });
  const deletion = new ContentRemoval(conversations, commits, failing, onFault);
  const add = (entries: readonly LogEntry[]) =>
    commits.work(add, entries.length, (log) =>
      entries.map((entry) => log(entry.conversation).offer(entry, { isAuthentic: true }).kind),
    );
  return { conversations, commits, deletion, store, disk, faults, add };
}

function talk() {
  const { script, founding } = ScriptedConversation.founded(me, bob.person.id);
  return { script, founding, conversation: script.conversation };
}

test('a log is seen to have changed once the change is durable, and is read again from the store', async () => {
  const { conversations, store, add } = node();
  const { script, founding, conversation } = talk();
  const adding = add([founding, script.say(me, 'hello')]);
  expect(conversations.get(conversation)).toBeUndefined();
  expect(await adding).toEqual(['added', 'added']);
  expect(store.reader.countMessages(conversation)).toBe(1);
  const again = new Conversations({ me: me.person.id, store, isLeaving: () => false });
  expect([...again.all.keys()]).toEqual([conversation]);
  expect(again.get(conversation)?.log.digest('everything')).toBe(
    conversations.get(conversation)?.log.digest('everything'),
  );
});

test('work that cannot be stored changes nothing here, and can be done again', async () => {
  const { conversations, disk, add } = node();
  const { founding, conversation } = talk();
  disk.isFull = true;
  await expect(add([founding])).rejects.toThrow('full');
  expect(conversations.get(conversation)).toBeUndefined();
  disk.isFull = false;
  expect(await add([founding])).toEqual(['added']);
});

test('a deletion comes after the work before it and before the work after it', async () => {
  const { deletion, store, add } = node();
  const { script, founding, conversation } = talk();
  const [before, after] = [script.say(me, 'before'), script.say(me, 'after')];
  const adding = add([founding, before]);
  const deleting = deletion.deleteTexts(conversation);
  const addingMore = add([after]);
  expect(await deleting).toEqual({ ok: true, value: undefined });
  await Promise.all([adding, addingMore]);
  expect(store.reader.messageWithHash(conversation, before.hash)?.content).toBeUndefined();
  expect(store.reader.messageWithHash(conversation, after.hash)?.content).toBeDefined();
});

test('a deletion that fails is reported, and work goes on', async () => {
  const { deletion, disk, faults, add } = node();
  const { script, founding, conversation } = talk();
  await add([founding]);
  disk.isFull = true;
  expect(await deletion.deleteTexts(conversation)).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(faults).toHaveLength(1);
  disk.isFull = false;
  expect(await add([script.say(me, 'later')])).toEqual(['added']);
});

test('only a message that the server refused is removed', async () => {
  const { conversations, deletion, store, add } = node();
  const { script, founding, conversation } = talk();
  const said = script.say(me, 'hello');
  await add([founding, said]);
  const content = () => store.reader.messageWithHash(conversation, said.hash)?.content;
  await deletion.removeRefused(conversation, said.hash);
  expect(content()).toBeDefined();
  conversations.get(conversation)?.delivery.refuse(said, { code: 'bad-entry', message: 'No.' });
  await deletion.removeRefused(conversation, said.hash);
  expect(content()).toBeUndefined();
  expect(conversations.get(conversation)?.delivery.refused.size).toBe(0);
});
