import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { countOf, includes, withRange, type Ranges } from '../../shared/conversation/ranges';
import type { LogEntry } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import {
  conversationOf,
  delivered,
  endAll,
  found,
  hasMembers,
  hasty,
  joinWhenAsked,
  meet,
  named,
  peer,
  portOf,
  sent,
  shownTo,
  statesOf,
  textsOf,
  until,
  wire,
} from '../../testing/nodes/test-kit';
import type { ChatClient } from './types';

afterEach(endAll);

const many = 1_500;
/** Largest number of messages in one commit: those that may wait, and those that one read of the socket brings. */
const mostTogether = limits.unjudgedPerConnection + Math.ceil((64 * 1024) / 400);
const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `text ${index + 1}`);
const write = (node: ChatClient, conversation: ConversationId, texts: readonly string[]) =>
  Promise.all(texts.map((text) => node.sendText(conversation, text)));
/** The numbers of an author's messages that a node holds. */
function heldOf(node: ChatClient, conversation: ConversationId, { writer }: ChatClient): Ranges {
  const pieces = node.conversations.get(conversation)?.log.chains.piecesOf(writer) ?? [];
  return pieces.reduce<Ranges>((ranges, { first, last }) => withRange(ranges, [first, last]), []);
}
const isSent = (node: ChatClient, entry: LogEntry | undefined): boolean =>
  entry?.command === 'SEND_MESSAGE' &&
  node.conversations.get(entry.conversation)?.delivery.stateOf(entry).state !== 'pending';
const countHeld = (node: ChatClient, conversation: ConversationId, author: ChatClient): number =>
  countOf(heldOf(node, conversation, author));
const countTexts = (node: ChatClient, conversation: ConversationId): number =>
  textsOf(node, conversation).length;

/** Ann has written `count` messages that Bob, who was invited before, does not have. */
async function longHistory(count: number) {
  const [ann, bob] = [await peer('ann'), await peer('bob', [], { environment: hasty(5) })];
  const conversation = await found(ann, [named(bob)]);
  const texts = numbered(count);
  await write(ann, conversation, texts);
  return { ann, bob, conversation, texts };
}

test('a long history arrives newest first, and the count of missing messages falls to zero', async () => {
  const { ann, bob, conversation, texts } = await longHistory(many);
  const missing: number[] = [];
  const stretches: Ranges[] = [];
  bob.onChange(() => {
    const { count, coming } = bob.missing(conversation);
    missing.push(count);
    expect(coming).toBe(count > 0);
    stretches.push(heldOf(bob, conversation, ann));
  });
  await meet(bob, [portOf(ann)]);
  await until(bob, () => countHeld(bob, conversation, ann) === many);
  expect(textsOf(bob, conversation)).toEqual(texts);

  const counts = missing.slice(missing.indexOf(Math.max(...missing)));
  expect(counts[0]).toBeGreaterThan(many - 1_000);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  // There is more than one change on any machine: more than `mostTogether` are never stored at once.
  expect(new Set(counts).size).toBeGreaterThanOrEqual(Math.ceil(many / mostTogether));
  expect(bob.missing(conversation)).toEqual({ count: 0, coming: false });
  // Newest first, without a gap.
  for (const held of stretches.filter((each) => each.length > 0))
    expect([held.length, held[0]?.[1]]).toEqual([1, many]);
  const last = shownTo(ann, conversation).at(-many);
  await until(ann, () => isSent(ann, last));
  expect(sent(ann, conversation)).toBe(many);
});

test('after an interruption, catching up resumes with the rest', async () => {
  const { ann, bob, conversation, texts } = await longHistory(many);
  const cable = await wire();
  cable.lead(portOf(ann));
  await meet(bob, [cable.port]);
  await until(bob, () => countHeld(bob, conversation, ann) > many / 2);
  cable.cut();
  await until(bob, () => bob.nearby.peers.every(({ connected }) => !connected));
  expect(bob.missing(conversation).coming).toBe(false);
  // Missing messages are known by the gap.
  expect(bob.missing(conversation).count).toBe(many - countHeld(bob, conversation, ann));
  const before = heldOf(bob, conversation, ann);
  expect(before.length).toBe(1);
  await until(bob, () => countHeld(bob, conversation, ann) === many);
  expect(textsOf(bob, conversation)).toEqual(texts);
  expect(cable.bytes.length).toBeGreaterThan(1);
  const rest = shownTo(bob, conversation).filter(
    (entry) => entry.command === 'SEND_MESSAGE' && !includes(before, entry.number),
  );
  const needed = rest.reduce((sum, entry) => sum + encodeEntry(entry).length, 0);
  const again = cable.bytes.slice(1).reduce((sum, bytes) => sum + bytes, 0);
  // Nothing that was here already comes again: that would be as much once more.
  expect(again).toBeLessThan(1.3 * needed);
});

test('a message written during a long upload arrives before its end', async () => {
  const { ann, bob, conversation, texts } = await longHistory(many);
  let heldThen = 0;
  bob.onChange((change) => {
    if (change.kind !== 'conversation') return;
    const isThere = change.fresh.some(
      (entry) => entry.command === 'SEND_MESSAGE' && entry.content?.fields['text'] === 'now',
    );
    if (isThere) heldThen = countHeld(bob, conversation, ann);
  });
  await meet(bob, [portOf(ann)]);
  await until(bob, () => countHeld(bob, conversation, ann) > 100);
  await ann.sendText(conversation, 'now');
  await until(bob, () => countHeld(bob, conversation, ann) === many + 1);
  expect(heldThen).toBeGreaterThan(0);
  expect(heldThen).toBeLessThan(many);
  expect(textsOf(bob, conversation)).toEqual([...texts, 'now']);
});

/** Ann and Bob have talked; then Ann invites Cleo. */
async function withCleo(history: boolean) {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const cleo = await peer('cleo', [portOf(ann)]);
  const conversation = await conversationOf(ann, bob);
  await write(ann, conversation, ['one', 'two']);
  await until(bob, () => countTexts(bob, conversation) === 2);
  await write(bob, conversation, ['three']);
  await until(ann, () => countTexts(ann, conversation) === 3);
  await ann.inviteMore(conversation, [named(cleo)], history);
  await joinWhenAsked(cleo, conversation);
  for (const node of [ann, bob]) await hasMembers(node, conversation, 3);
  return { ann, bob, cleo, conversation };
}

test('a member invited later gets no earlier messages, and counts as complete', async () => {
  const { ann, bob, cleo, conversation } = await withCleo(false);
  await ann.sendText(conversation, 'four');
  await until(bob, () => countTexts(bob, conversation) === 4);
  await bob.sendText(conversation, 'five');
  await until(cleo, () => countTexts(cleo, conversation) === 2);
  expect(textsOf(cleo, conversation)).toEqual(['four', 'five']);
  expect(cleo.missing(conversation)).toEqual({ count: 0, coming: false });
  // Messages from before her invitation are not for her; later ones have reached everybody.
  await until(ann, () => delivered(ann, conversation) === 3);
  expect(ann.missing(conversation)).toEqual({ count: 0, coming: false });
});

test('a member invited with history gets all of it', async () => {
  const { ann, cleo, conversation } = await withCleo(true);
  await until(cleo, () => countTexts(cleo, conversation) === 3);
  expect(textsOf(cleo, conversation)).toEqual(textsOf(ann, conversation));
  expect(cleo.missing(conversation)).toEqual({ count: 0, coming: false });
});

test('authors learn whom each message has reached', async () => {
  const { ann, bob, cleo, conversation } = await withCleo(true);
  await write(ann, conversation, ['four', 'five']);
  await write(bob, conversation, ['six']);
  await until(ann, () => delivered(ann, conversation) === 4);
  await until(bob, () => delivered(bob, conversation) === 2);
  await bob.close();
  await ann.sendText(conversation, 'seven');
  const last = () => statesOf(ann, conversation).at(-1);
  await until(ann, () => last() === 'sent');
  const seven = shownTo(ann, conversation).at(-1);
  const state =
    seven?.command === 'SEND_MESSAGE' && ann.conversations.get(conversation)?.delivery.stateOf(seven);
  expect(state).toEqual({ state: 'sent', reached: [cleo.id], awaited: [bob.id] });
});

test('deleted content is not sent to others, and not requested again', async () => {
  const { ann, bob, conversation } = await longHistory(20);
  await ann.deleteHistory(conversation);
  await ann.sendText(conversation, 'after');
  await meet(bob, [portOf(ann)]);
  await until(bob, () => textsOf(bob, conversation).length > 0);
  expect(textsOf(bob, conversation)).toEqual(['after']);
  await until(bob, () => bob.missing(conversation).coming === false);
  await bob.join(conversation);
  await bob.sendText(conversation, 'heard');
  await until(ann, () => textsOf(ann, conversation).includes('heard'));
  expect(textsOf(ann, conversation)).toEqual(['after', 'heard']);
});
