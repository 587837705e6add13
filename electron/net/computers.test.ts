import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConversationId } from '../../shared/ids';
import { fileStore } from './file-store';
import { newKeys, type WriterKeys } from './keys';
import type { LeavingStore } from './conversations/leaving';
import { memoryStore } from './memory-store';
import {
  atEnd,
  conversationOf,
  deaf,
  delivered,
  endAll,
  forgetful,
  hasMembers,
  hasty,
  meet,
  peer,
  portOf,
  shownTo,
  statesOf,
  textsOf,
  until,
} from '../../testing/nodes/test-kit';
import { sealedConversationOf } from '../../testing/nodes/sealed-talk';
import type { ChatClient } from './types';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-computers-'))));
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true });
});

/** A program on a profile's file. */
async function onFile(keys: WriterKeys, file: string): Promise<ChatClient> {
  const store = fileStore(join(folder, file));
  atEnd(() => store.close());
  return peer('ann', [], { keys, store, nearby: { discovery: deaf(), store: forgetful() } });
}

/** Copies a profile's file after its program has ended. */
function copyProfile(from: string, to: string): void {
  for (const end of ['', '-wal']) {
    const path = join(folder, `${from}${end}`);
    if (existsSync(path)) copyFileSync(path, join(folder, `${to}${end}`));
  }
}

/** The keys of a copied profile. */
const copyOf = ({ person, writer }: WriterKeys): WriterKeys => newKeys(person, writer);

/** Asserts after every change that all delivered messages are held by the other node. */
function neverTooMuch(node: ChatClient, other: ChatClient, conversation: ConversationId): void {
  node.onChange(() => {
    const held = node.conversations.get(conversation);
    for (const entry of shownTo(node, conversation))
      if (entry.command === 'SEND_MESSAGE' && held?.delivery.stateOf(entry).state === 'delivered')
        expect(other.conversations.get(conversation)?.log.messageWithHash(entry.hash)).toBeDefined();
  });
}

const begin = { open: conversationOf, sealed: sealedConversationOf };
type Kind = keyof typeof begin;
const kinds: readonly Kind[] = ['open', 'sealed'];

/** Expects that each message that came sealed has a key and a nonce of its own: they follow from its salt. */
function reusedNoKey(node: ChatClient, conversation: ConversationId, kind: Kind): void {
  const sealed = shownTo(node, conversation).flatMap((entry) =>
    entry.command === 'SEND_MESSAGE' && entry.sealed ? (entry.content?.salt ?? []) : [],
  );
  expect(sealed.length).toBe(kind === 'sealed' ? textsOf(node, conversation).length : 0);
  expect(new Set(sealed).size).toBe(sealed.length);
}

const hasTexts = (node: ChatClient, conversation: ConversationId, texts: readonly string[]) =>
  until(node, () => [...textsOf(node, conversation)].sort().join() === [...texts].sort().join());

test.each(kinds)(
  'two programs with one copied writer lose nothing, and nothing undelivered counts as delivered: %s',
  async (kind) => {
    const keys = newKeys();
    const bob = await peer('bob');
    const before = await onFile(keys, 'first');
    await meet(before, [portOf(bob)]);
    const conversation = await begin[kind](before, bob);
    await before.sendText(conversation, 'hello');
    await until(before, () => delivered(before, conversation) === 1);
    await before.close();
    copyProfile('first', 'second');

    const first = await onFile(copyOf(keys), 'first');
    const second = await onFile(copyOf(keys), 'second');
    const texts = ['hello'];
    for (const [name, node] of [
      ['first', first],
      ['second', second],
    ] as const) {
      neverTooMuch(node, bob, conversation);
      for (const number of [1, 2, 3]) {
        await node.sendText(conversation, `${name} ${number}`);
        texts.push(`${name} ${number}`);
      }
    }
    for (const node of [first, second]) await meet(node, [portOf(bob)]);
    for (const node of [bob, first, second]) await hasTexts(node, conversation, texts);
    for (const node of [first, second]) await until(node, () => node.writer !== keys.writer.id);
    expect(first.writer).not.toBe(second.writer);

    for (const [name, node] of [
      ['first', first],
      ['second', second],
    ] as const) {
      await node.sendText(conversation, `${name} again`);
      texts.push(`${name} again`);
    }
    for (const node of [bob, first, second]) await hasTexts(node, conversation, texts);
    for (const node of [first, second])
      await until(node, () => delivered(node, conversation) === texts.length);
    reusedNoKey(bob, conversation, kind);
    const shown = [bob, first, second].map((node) => textsOf(node, conversation));
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[2]).toEqual(shown[0]);
  },
);

test.each(kinds)(
  'a profile that is set back to a snapshot loses nothing, and nothing undelivered counts as delivered: %s',
  async (kind) => {
    const keys = newKeys();
    const bob = await peer('bob');
    const founder = await onFile(keys, 'profile');
    await meet(founder, [portOf(bob)]);
    const conversation = await begin[kind](founder, bob);
    await founder.close();
    copyProfile('profile', 'snapshot');

    const before = await onFile(copyOf(keys), 'profile');
    await meet(before, [portOf(bob)]);
    for (const text of ['one', 'two', 'three']) await before.sendText(conversation, text);
    await until(before, () => delivered(before, conversation) === 3);
    await before.close();

    const ann = await onFile(copyOf(keys), 'snapshot');
    neverTooMuch(ann, bob, conversation);
    for (const text of ['four', 'five']) await ann.sendText(conversation, text);
    expect(statesOf(ann, conversation)).toEqual(['pending', 'pending']);
    await meet(ann, [portOf(bob)]);
    const texts = ['one', 'two', 'three', 'four', 'five'];
    for (const node of [ann, bob]) await hasTexts(node, conversation, texts);
    reusedNoKey(bob, conversation, kind);
    await until(ann, () => ann.writer !== keys.writer.id);
    await ann.sendText(conversation, 'six');
    for (const node of [ann, bob]) await hasTexts(node, conversation, [...texts, 'six']);
    await until(ann, () => delivered(ann, conversation) === 6);
  },
);

test.each(kinds)(
  'two computers of a person share their conversations, and each writes as that person: %s',
  async (kind) => {
    const keys = newKeys();
    const desk = await peer('ann', [], { keys });
    const bob = await peer('bob', [portOf(desk)]);
    const conversation = await begin[kind](desk, bob);
    await desk.sendText(conversation, 'from the desk');
    const lap = await peer('ann', [portOf(desk), portOf(bob)], { keys: newKeys(keys.person) });
    await hasTexts(lap, conversation, ['from the desk']);
    const fresh: string[] = [];
    for (const node of [desk, lap])
      node.onChange((change) => {
        if (change.kind === 'conversation') fresh.push(...change.fresh.map(({ command }) => command));
      });
    await lap.sendText(conversation, 'from the lap');
    for (const node of [desk, bob]) await hasTexts(node, conversation, ['from the desk', 'from the lap']);
    const log = bob.conversations.get(conversation)?.log;
    expect([desk.writer, lap.writer].map((writer) => log?.personOf(writer))).toEqual([desk.id, desk.id]);
    for (const node of [desk, lap]) await until(node, () => delivered(node, conversation) === 2);
    // The user's own messages from another computer are not unread.
    expect(fresh).toEqual([]);
    expect(bob.nearby.peers.filter(({ id }) => id === desk.id)).toHaveLength(1);
    // The person stays online when one of the computers is gone.
    await desk.close();
    await bob.sendText(conversation, 'still there');
    await hasTexts(lap, conversation, ['from the desk', 'from the lap', 'still there']);
    expect(bob.online.has(desk.id)).toBe(true);
  },
);

test.each(kinds)(
  'a removed computer can write nothing until it is used again, and the others see that it was removed: %s',
  async (kind) => {
    const keys = newKeys();
    const desk = await peer('ann', [], { keys });
    const bob = await peer('bob', [portOf(desk)]);
    const conversation = await begin[kind](desk, bob);
    await desk.sendText(conversation, 'from the desk');
    const lap = await peer('ann', [portOf(desk), portOf(bob)], { keys: newKeys(keys.person) });
    await hasTexts(lap, conversation, ['from the desk']);
    await lap.sendText(conversation, 'from the lap');
    for (const node of [desk, bob]) await hasTexts(node, conversation, ['from the desk', 'from the lap']);
    const listed = (node: ChatClient) => node.computers().map(({ writer, isThis }) => [writer, isThis]);
    expect(listed(desk)).toEqual([
      [desk.writer, true],
      [lap.writer, false],
    ]);
    expect(desk.computers().every(({ lastAt = 0, since }) => lastAt >= since)).toBe(true);

    const removed = lap.writer;
    expect(await desk.removeComputer(removed)).toEqual({ ok: true, value: undefined });
    for (const node of [bob, lap])
      await until(node, () => node.conversations.get(conversation)?.log.state.revoked.has(removed) === true);
    expect(listed(desk)).toEqual([[desk.writer, true]]);
    expect([desk.isRemoved, lap.isRemoved]).toEqual([false, true]);
    expect(shownTo(bob, conversation).map(({ command }) => command)).toContain('REVOKE');
    // What it said before stays.
    await hasTexts(bob, conversation, ['from the desk', 'from the lap']);
    expect(await lap.sendText(conversation, 'from a removed computer')).toMatchObject({ ok: false });
    expect(lap.writer).toBe(removed);
    await desk.sendText(conversation, 'without it');
    const texts = ['from the desk', 'from the lap', 'without it'];
    await hasTexts(bob, conversation, texts);
    expect(textsOf(lap, conversation)).toEqual(['from the desk', 'from the lap']);

    lap.useAgain();
    expect(lap.isRemoved).toBe(false);
    await lap.sendText(conversation, 'back again');
    for (const node of [desk, bob, lap]) await hasTexts(node, conversation, [...texts, 'back again']);
    expect(listed(desk)).toEqual([
      [desk.writer, true],
      [lap.writer, false],
    ]);
  },
);

test('a LEAVE waits until another node has claimed what it holds, also after a restart, and can be cancelled', async () => {
  const keys = newKeys();
  const store = memoryStore();
  let kept: readonly ConversationId[] = [];
  const leaving: LeavingStore = {
    get conversations() {
      return kept;
    },
    keep: (conversations) => void (kept = conversations),
  };
  const options = { keys, store, leaving, environment: hasty(10) };
  const start = () => peer('ann', [], { ...options, nearby: { discovery: deaf(), store: forgetful() } });
  const bob = await peer('bob');
  const first = await start();
  await meet(first, [portOf(bob)]);
  const conversation = await conversationOf(first, bob);
  await first.close();

  const second = await start();
  expect(await second.leave(conversation)).toEqual({ ok: true, value: 'waits' });
  expect(second.conversations.get(conversation)).toMatchObject({ isLeaving: true });
  expect(second.conversations.get(conversation)?.log.state.members.has(second.id)).toBe(true);
  second.stay(conversation);
  expect(second.conversations.get(conversation)).toMatchObject({ isLeaving: false });
  expect(kept).toEqual([]);
  await second.leave(conversation);
  await second.close();

  const third = await start();
  expect(third.conversations.get(conversation)).toMatchObject({ isLeaving: true });
  await meet(third, [portOf(bob)]);
  await hasMembers(bob, conversation, 1);
  await until(third, () => third.conversations.get(conversation)?.isLeaving === false);
  expect(kept).toEqual([]);
});

test('a LEAVE does not wait if a member is connected or nobody else is in the conversation', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const conversation = await conversationOf(ann, bob);
  expect(await bob.leave(conversation)).toMatchObject({ ok: true, value: { command: 'LEAVE' } });
  await hasMembers(ann, conversation, 1);
  await bob.close();
  expect(await ann.leave(conversation)).toMatchObject({ ok: true, value: { command: 'LEAVE' } });
});

test.each(kinds)(
  'what was read on one computer is told to the other, and to nobody else: %s',
  async (kind) => {
    const keys = newKeys();
    const desk = await peer('ann', [], { keys });
    const bob = await peer('bob');
    await meet(desk, [portOf(bob)]);
    const conversation = await begin[kind](desk, bob);
    const heard = new Map<ChatClient, unknown[]>();
    const listen = (node: ChatClient): void => {
      heard.set(node, []);
      node.onChange((change) => {
        if (change.kind === 'computer' || change.kind === 'read') heard.get(node)?.push(change);
      });
    };
    const lap = await peer('ann', [], { keys: newKeys(keys.person) });
    for (const node of [desk, lap, bob]) listen(node);
    await meet(lap, [portOf(desk), portOf(bob)]);
    await until(lap, () => (heard.get(lap)?.length ?? 0) > 0);
    await until(desk, () => (heard.get(desk)?.length ?? 0) > 0);
    const [entry] = shownTo(desk, conversation);
    if (!entry) throw new Error('nothing is shown');
    const marks = [{ conversation, last: entry.hash }];
    desk.tellRead(marks);
    await until(lap, () => (heard.get(lap)?.length ?? 0) > 1);
    // Said after it on the same connections.
    await desk.sendText(conversation, 'after');
    await until(bob, () => textsOf(bob, conversation).includes('after'));
    expect(heard.get(lap)).toEqual([{ kind: 'computer' }, { kind: 'read', marks }]);
    expect(heard.get(desk)).toEqual([{ kind: 'computer' }]);
    expect(heard.get(bob)).toEqual([]);
  },
);
