import { afterEach, expect, test } from 'vitest';
import { realEnvironment } from '../../../runtime/environment';
import { KeyRing } from '../../../runtime/sealing/key-ring';
import { asWritten } from '../../../runtime/sealing/opened-message';
import type { Server } from '../../../server/server';
import type { AnnotatedMessage } from '../../../shared/conversation/annotations';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId } from '../../../shared/ids';
import { sealingBounds } from '../../../shared/sealing/bounds';
import { startHere } from '../../../testing/conformance/target';
import { foundSealed, sealedConversationOf } from '../../../testing/nodes/sealed-talk';
import {
  atEnd,
  delivered,
  endAll,
  entriesIn,
  hasMembers,
  hasty,
  host,
  joinWhenAsked,
  meet,
  named,
  peer,
  person,
  portOf,
  seenAs,
  sent,
  shownTo,
  statesOf,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import type { ChatClient, HistoryStore } from '../types';
import { isWaiting } from './opening';

afterEach(endAll);

async function lab(): Promise<Server> {
  const { server } = await startHere({ port: 0 });
  atEnd(() => server.close());
  return server;
}

const environment = hasty(10, (ms) => ms <= 2_000);

/** A node that listens for peers. */
const listening = (user: string, keys = newKeys()): Promise<ChatClient> =>
  peer(user, [], { keys, environment });

const waitingAt = (node: ChatClient, conversation: ConversationId): number =>
  shownTo(node, conversation).filter(isWaiting).length;

/** Collects the texts of others that a node tells of as new. */
function freshAt(node: ChatClient): string[] {
  const fresh: string[] = [];
  node.onChange((change) => {
    for (const entry of change.kind === 'conversation' ? change.fresh : []) {
      const text = entry.command === 'SEND_MESSAGE' ? entry.content?.fields['text'] : undefined;
      if (typeof text === 'string') fresh.push(text);
    }
  });
  return fresh;
}

const shows = (node: ChatClient, conversation: ConversationId, ...texts: string[]): Promise<void> =>
  until(node, () => textsOf(node, conversation).join() === texts.join());

const textIn = (seen: AnnotatedMessage | undefined): string | undefined =>
  seen?.said?.kind === 'text' ? seen.said.text : undefined;

/** Two people in a sealed conversation at a server. */
async function atServer() {
  const { port } = await lab();
  const server = { host, port };
  const [ann, bob] = [person('ann'), person('bob')];
  for (const node of [ann, bob]) node.setServer(server);
  return { ann, bob, server, conversation: await sealedConversationOf(ann, bob) };
}

/** The same, and Bob has left before Ann said something. */
async function withoutBob(text: string) {
  const { ann, bob, server, conversation } = await atServer();
  bob.setServer(null);
  await until(ann, () => !ann.online.has(bob.id));
  await ann.sendText(conversation, text);
  await until(ann, () => sent(ann, conversation) === 1);
  return { ann, bob, server, conversation };
}

test('two people talk in a sealed conversation through a server', async () => {
  const { ann, bob, conversation } = await atServer();
  await ann.sendText(conversation, 'one');
  await shows(bob, conversation, 'one');
  await bob.sendText(conversation, 'two');
  await Promise.all([ann, bob].map((node) => shows(node, conversation, 'one', 'two')));
});

test('two people talk in a sealed conversation without a server', async () => {
  const [ann, bob] = [await listening('ann'), await listening('bob')];
  await meet(bob, [portOf(ann)]);
  const conversation = await sealedConversationOf(ann, bob);
  const fresh = freshAt(bob);
  await ann.sendText(conversation, 'one');
  await shows(bob, conversation, 'one');
  await bob.sendText(conversation, 'two');
  await Promise.all([ann, bob].map((node) => shows(node, conversation, 'one', 'two')));
  await ann.sendText(conversation, 'three');
  await shows(bob, conversation, 'one', 'two', 'three');
  expect(fresh).toEqual(['one', 'three']);
});

test('a message that comes after its key is never stored as one that waits for it', async () => {
  let later = 0;
  const now = (): number => realEnvironment.now() + later;
  const ann = await peer('ann', [], { environment: { ...realEnvironment, now } });
  const kept = memoryStore();
  const waited: LogEntry[] = [];
  const append: HistoryStore['append'] = (additions, keys) => {
    waited.push(...additions.flatMap(({ messages }) => messages.map(({ entry }) => entry)).filter(isWaiting));
    return kept.append(additions, keys);
  };
  const bob = await peer('bob', [portOf(ann)], { store: { ...kept, append } });
  const conversation = await sealedConversationOf(ann, bob);
  const texts = Array.from({ length: 30 }, (_, at) => `${at}`);
  for (const text of texts) {
    // Each begins a key chain, whose key Bob is given.
    later += sealingBounds.keyChainMs;
    await ann.sendText(conversation, text);
  }
  await shows(bob, conversation, ...texts);
  expect(waited).toEqual([]);
});

test('a member gives the keys of somebody who is gone, and what waited for them opens in its place', async () => {
  const [hers, his, cleos] = [newKeys(), newKeys(), newKeys()];
  const [ann, cleo] = [await listening('ann', hers), await listening('cleo', cleos)];
  await meet(cleo, [portOf(ann)]);
  const conversation = await foundSealed(ann, hers, his, cleos);
  await joinWhenAsked(cleo, conversation);
  await hasMembers(ann, conversation, 2);
  for (const text of ['one', 'two']) await ann.sendText(conversation, text);
  await shows(cleo, conversation, 'one', 'two');
  await ann.close();
  await cleo.sendText(conversation, 'three');
  const bob = await listening('bob', his);
  const fresh = freshAt(bob);
  await meet(bob, [portOf(cleo)]);
  await until(bob, () => shownTo(bob, conversation).length >= 3 && waitingAt(bob, conversation) > 0);
  await joinWhenAsked(bob, conversation);
  await shows(bob, conversation, 'one', 'two', 'three');
  expect(waitingAt(bob, conversation)).toBe(0);
  expect(fresh.toSorted()).toEqual(['one', 'three', 'two']);
});

test('somebody who was away gets keys from the server although their author is gone', async () => {
  const { ann, bob, conversation, server } = await withoutBob('while you were away');
  await ann.close();
  bob.setServer(server);
  await shows(bob, conversation, 'while you were away');
});

test('somebody who was away reads the last message of whoever has left meanwhile', async () => {
  const { ann, bob, conversation, server } = await withoutBob('my last word');
  await ann.leave(conversation);
  await until(ann, () => ann.conversations.get(conversation)?.log.state.members.has(ann.id) !== true);
  await ann.close();
  bob.setServer(server);
  await shows(bob, conversation, 'my last word');
});

test('reactions, edits and deletions reach somebody who was away, and all of it is confirmed', async () => {
  const { ann, bob, conversation, server } = await withoutBob('at nine');
  const said = await ann.sendText(conversation, 'in the garden');
  const [first] = shownTo(ann, conversation).filter(({ command }) => command === 'SEND_MESSAGE');
  if (!first || !said.ok) throw new Error('not said');
  const [time, place] = [first.hash, said.value.hash];
  await ann.say(conversation, { kind: 'edit', to: time, fields: { text: 'at ten' } });
  await ann.say(conversation, { kind: 'deletion', to: place, fields: {} });
  expect(delivered(ann, conversation)).toBe(0);
  bob.setServer(server);
  await until(bob, () => textIn(seenAs(bob, conversation, time)) === 'at ten');
  await until(bob, () => seenAs(bob, conversation, place)?.isDeleted === true);
  await bob.say(conversation, { kind: 'reaction', to: time, fields: { emoji: '👍' } });
  await until(ann, () => seenAs(ann, conversation, time)?.tallies.length === 1);
  expect(seenAs(ann, conversation, time)?.tallies).toMatchObject([{ emoji: '👍', people: [bob.id] }]);
  const own = statesOf(ann, conversation).length;
  await until(ann, () => delivered(ann, conversation) === own);
});

test('all that was said in several key chains meanwhile is read from the server, although nobody else is there', async () => {
  const { ann, bob, conversation, server } = await atServer();
  const cleo = person('cleo');
  cleo.setServer(server);
  await until(ann, () => ann.online.has(cleo.id));
  await ann.inviteMore(conversation, [named(cleo)], false);
  await joinWhenAsked(cleo, conversation);
  for (const node of [ann, bob]) await hasMembers(node, conversation, 3);
  bob.setServer(null);
  await until(ann, () => !ann.online.has(bob.id));
  const texts = Array.from({ length: 150 }, (_, at) => `${at}`);
  for (const text of texts) await ann.sendText(conversation, text);
  await shows(cleo, conversation, ...texts);
  await ann.remove(conversation, cleo.id);
  await hasMembers(cleo, conversation, 2);
  const later = ['without her', 'and again'];
  for (const text of later) await ann.sendText(conversation, text);
  await until(ann, () => sent(ann, conversation) === texts.length + later.length);
  await ann.close();
  bob.setServer(server);
  await shows(bob, conversation, ...texts, ...later);
  expect(textsOf(cleo, conversation)).toEqual(texts);
});

test('what was imported before its keys came is neither unread nor new when it opens', async () => {
  const [hers, his] = [newKeys(), newKeys()];
  const [kept, store] = [memoryStore(), memoryStore()];
  const ann = await peer('ann', [], { keys: hers, environment, store: kept });
  const conversation = await foundSealed(ann, hers, his);
  const before = await peer('bob', [portOf(ann)], { keys: his, environment });
  await joinWhenAsked(before, conversation);
  await hasMembers(ann, conversation, 2);
  await before.close();
  for (const text of ['one', 'two']) await ann.sendText(conversation, text);
  const bob = await peer('bob', [], { keys: his, environment, store });
  const fresh = freshAt(bob);
  await bob.importEntries(
    entriesIn(kept, conversation).map((entry) => asWritten(entry, new KeyRing(kept.keys))),
  );
  expect(waitingAt(bob, conversation)).toBe(2);
  await meet(bob, [portOf(ann)]);
  await shows(bob, conversation, 'one', 'two');
  expect([fresh, store.reader.countUnread(conversation, 9)]).toEqual([[], 0]);
  await ann.sendText(conversation, 'three');
  await shows(bob, conversation, 'one', 'two', 'three');
  expect([fresh, store.reader.countUnread(conversation, 9)]).toEqual([['three'], 1]);
});

test('a new computer of a member shows its certificate, and is given the keys of earlier messages', async () => {
  const his = newKeys();
  const [ann, bob] = [await listening('ann'), await listening('bob', his)];
  await meet(bob, [portOf(ann)]);
  const conversation = await sealedConversationOf(ann, bob);
  await ann.sendText(conversation, 'one');
  await shows(bob, conversation, 'one');
  await bob.sendText(conversation, 'two');
  await shows(ann, conversation, 'one', 'two');
  await bob.close();
  const other = await listening('bob', newKeys(his.person));
  await meet(other, [portOf(ann)]);
  await shows(other, conversation, 'one', 'two');
  await other.sendText(conversation, 'three');
  await shows(ann, conversation, 'one', 'two', 'three');
});

test('somebody who is invited with the history asks for the keys of what was said before', async () => {
  const [ann, bob] = [await listening('ann'), await listening('bob')];
  await meet(bob, [portOf(ann)]);
  const conversation = await sealedConversationOf(ann, bob);
  await ann.sendText(conversation, 'one');
  await shows(bob, conversation, 'one');
  await bob.sendText(conversation, 'two');
  await shows(ann, conversation, 'one', 'two');
  const cleo = await listening('cleo');
  await meet(cleo, [portOf(ann)]);
  await until(ann, () => ann.online.has(cleo.id));
  expect(await ann.inviteMore(conversation, [named(cleo)], true)).toMatchObject({ ok: true });
  await joinWhenAsked(cleo, conversation);
  await shows(cleo, conversation, 'one', 'two');
  const dave = await listening('dave');
  await meet(dave, [portOf(ann)]);
  await until(ann, () => ann.online.has(dave.id));
  expect(await ann.inviteMore(conversation, [named(dave)], false)).toMatchObject({ ok: true });
  await joinWhenAsked(dave, conversation);
  await hasMembers(ann, conversation, 4);
  await ann.sendText(conversation, 'three');
  await shows(dave, conversation, 'three');
});
