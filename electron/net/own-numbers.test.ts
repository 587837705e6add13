import { afterEach, expect, test } from 'vitest';
import { newIdentity, type Identity } from '../../shared/node/identity';
import { memoryStore } from './memory-store';
import type { RestoredMarks } from './own-numbers';
import { conversationOf, endAll, meet, peer, portOf, textsOf, until } from './test-kit';
import type { ChatClient, HistoryStore } from './types';

afterEach(endAll);

/** Marks as a restored profile has them. */
function marked(conversation: string): RestoredMarks {
  const unheard = new Set([conversation]);
  return { isUnheard: (id) => unheard.has(id), heard: (id) => void unheard.delete(id) };
}

/** A copy of what a node holds now, as a backup is one. */
async function copyOf(store: HistoryStore, conversation: string, me: Identity): Promise<HistoryStore> {
  const copy = memoryStore();
  const scratch = peer('scratch', [], { identity: me, store: copy });
  const entries = store.reader.kept(conversation)?.controls ?? [];
  await (
    await scratch
  ).importEntries([
    ...entries,
    ...[...(store.reader.kept(conversation)?.heads.keys() ?? [])].flatMap((author) =>
      store.reader.texts(conversation, author, [1, 100], 'oldest first', 100),
    ),
  ]);
  await (await scratch).close();
  return copy;
}

async function annAndBob() {
  const identity = newIdentity();
  const store = memoryStore();
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)], { identity, store });
  const conversation = await conversationOf(ann, bob);
  await ann.sendText(conversation, 'one');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  return { identity, store, ann, bob, conversation };
}

const restored = (identity: Identity, store: HistoryStore, conversation: string): Promise<ChatClient> =>
  peer('ann', [], { identity, store, restored: marked(conversation) });

test('a restored node writes only when it has what others hold of its own', async () => {
  const { identity, store, ann, bob, conversation } = await annAndBob();
  const backup = await copyOf(store, conversation, identity);
  await ann.sendText(conversation, 'after the backup');
  await until(bob, () => textsOf(bob, conversation).length === 2);
  await ann.close();

  const again = await restored(identity, backup, conversation);
  expect(textsOf(again, conversation)).toEqual(['one']);
  expect(await again.sendText(conversation, 'too early')).toMatchObject({ ok: false });
  await meet(again, [portOf(bob)]);
  await until(again, () => again.mayWrite(conversation));
  expect(textsOf(again, conversation)).toEqual(['one', 'after the backup']);
  expect(await again.sendText(conversation, 'now')).toMatchObject({ ok: true });
  await until(bob, () => textsOf(bob, conversation).length === 3);
  expect(textsOf(bob, conversation)).toEqual(['one', 'after the backup', 'now']);
});

test('new conversations can be begun at once, and one who is alone may write', async () => {
  const { identity, store, ann, bob, conversation } = await annAndBob();
  await bob.leave(conversation);
  await until(ann, () => ann.conversations.get(conversation)?.log.membership.members.size === 1);
  const backup = await copyOf(store, conversation, identity);
  await ann.close();
  const again = await restored(identity, backup, conversation);
  expect(again.mayWrite(conversation)).toBe(true);
  expect(await again.invite([{ id: bob.id, user: 'bob' }])).toMatchObject({ ok: true });
});
