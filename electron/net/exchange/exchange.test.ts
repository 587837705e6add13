import { afterEach, expect, test } from 'vitest';
import { countOf, includes, type Ranges } from '../../../shared/conversation/ranges';
import {
  acknowledged,
  conversationOf,
  endAll,
  found,
  hasMembers,
  hasty,
  joinWhenAsked,
  meet,
  named,
  peer,
  portOf,
  textsOf,
  until,
  wire,
} from '../test-kit';
import type { ChatClient } from '../types';

afterEach(endAll);

const many = 5_000;
const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `text ${index + 1}`);
const write = (node: ChatClient, conversation: string, texts: readonly string[]) =>
  Promise.all(texts.map((text) => node.sendText(conversation, text)));
const heldOf = (node: ChatClient, conversation: string, author: ChatClient): Ranges =>
  node.conversations.get(conversation)?.log.rangesOf(author.id) ?? [];
const countHeld = (node: ChatClient, conversation: string, author: ChatClient): number =>
  countOf(heldOf(node, conversation, author));
const countTexts = (node: ChatClient, conversation: string): number => textsOf(node, conversation).length;

/** Ann has written so much that bob, who was asked in before, does not have. */
async function longHistory(count: number) {
  const [ann, bob] = [await peer('ann'), await peer('bob', [], { environment: hasty(5) })];
  const conversation = await found(ann, [named(bob)]);
  const texts = numbered(count);
  await write(ann, conversation, texts);
  return { ann, bob, conversation, texts };
}

test('a long history is caught up the newest first, and what is missing is counted down to none', async () => {
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
  await until(bob, () => heldOf(bob, conversation, ann).at(0)?.[1] === many + 1);
  expect(textsOf(bob, conversation)).toEqual(texts);

  const counts = missing.slice(missing.indexOf(Math.max(...missing)));
  expect(counts[0]).toBeGreaterThan(many - 1_000);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  expect(new Set(counts).size).toBeGreaterThan(10);
  expect(bob.missing(conversation)).toEqual({ count: 0, coming: false });
  // The INVITE, and from the end on: never a hole in between.
  for (const held of stretches.filter((each) => each.length > 0))
    expect([held.length, held[0]?.[0], held.at(-1)?.[1]]).toEqual(
      held.length === 1 ? [1, 1, held[0]?.[1]] : [2, 1, many + 1],
    );
  await until(ann, () => acknowledged(ann, conversation) === many + 1);
});

test('after a break in the middle it goes on with just the rest', async () => {
  const { ann, bob, conversation, texts } = await longHistory(many);
  let before: Ranges = [];
  let connections = 0;
  const again: number[] = [];
  const cable = await wire(({ command, fields }, connection) => {
    if (connection > connections) {
      connections = connection;
      before = heldOf(bob, conversation, ann);
    }
    const number = Number(fields['number']);
    if (command === 'SEND_MESSAGE' && includes(before, number)) again.push(number);
  });
  cable.lead(portOf(ann));
  await meet(bob, [cable.port]);
  await until(bob, () => countHeld(bob, conversation, ann) > many / 2);
  cable.cut();
  await until(bob, () => bob.nearby.peers.every(({ connected }) => !connected));
  expect(bob.missing(conversation).coming).toBe(false);
  // What is not there yet is known by the hole.
  expect(bob.missing(conversation).count).toBe(many + 1 - countHeld(bob, conversation, ann));
  await until(bob, () => countHeld(bob, conversation, ann) === many + 1);
  expect(textsOf(bob, conversation)).toEqual(texts);
  expect(connections).toBeGreaterThan(1);
  expect(before.length).toBe(2);
  expect(again).toEqual([]);
});

test('what is written during a long upload arrives before its end', async () => {
  const { ann, bob, conversation, texts } = await longHistory(many);
  let heldThen = 0;
  bob.onChange((change) => {
    if (change.kind !== 'conversation') return;
    const isThere = change.fresh.some((entry) => entry.command === 'SEND_MESSAGE' && entry.text === 'now');
    if (isThere) heldThen = countHeld(bob, conversation, ann);
  });
  await meet(bob, [portOf(ann)]);
  await until(bob, () => countHeld(bob, conversation, ann) > 100);
  await ann.sendText(conversation, 'now');
  await until(bob, () => countHeld(bob, conversation, ann) === many + 2);
  expect(heldThen).toBeGreaterThan(0);
  expect(heldThen).toBeLessThan(many);
  expect(textsOf(bob, conversation)).toEqual([...texts, 'now']);
});

/** Ann and bob have talked; then cleo, whom ann knows, is asked in. */
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

test('who is asked in later is given nothing from before, and lacks nothing', async () => {
  const { ann, bob, cleo, conversation } = await withCleo(false);
  await ann.sendText(conversation, 'four');
  await until(bob, () => countTexts(bob, conversation) === 4);
  await bob.sendText(conversation, 'five');
  await until(cleo, () => countTexts(cleo, conversation) === 2);
  expect(textsOf(cleo, conversation)).toEqual(['four', 'five']);
  expect(cleo.missing(conversation)).toEqual({ count: 0, coming: false });
  expect(cleo.conversations.get(conversation)?.log.hasGap).toBe(false);
  await until(ann, () => ann.conversations.get(conversation)?.delivery.receipts().get(cleo.id) === 5);
  expect(ann.missing(conversation)).toEqual({ count: 0, coming: false });
});

test('who is asked in with the history is given all of it', async () => {
  const { ann, cleo, conversation } = await withCleo(true);
  await until(cleo, () => countTexts(cleo, conversation) === 3);
  expect(textsOf(cleo, conversation)).toEqual(textsOf(ann, conversation));
  expect(cleo.missing(conversation)).toEqual({ count: 0, coming: false });
});

test('each is told how far the others hold what they wrote', async () => {
  const { ann, bob, cleo, conversation } = await withCleo(true);
  const receipts = (node: ChatClient, person: ChatClient) =>
    node.conversations.get(conversation)?.delivery.receipts().get(person.id);
  await write(ann, conversation, ['four', 'five']);
  await write(bob, conversation, ['six']);
  // Ann: the INVITE, two texts, the second INVITE, two more; bob: his JOIN and two texts.
  for (const person of [bob, cleo]) await until(ann, () => receipts(ann, person) === 6);
  await until(bob, () => receipts(bob, ann) === 3 && receipts(bob, cleo) === 3);
  await bob.close();
  await ann.sendText(conversation, 'seven');
  await until(ann, () => receipts(ann, cleo) === 7);
  expect(receipts(ann, bob)).toBe(6);
  expect(acknowledged(ann, conversation)).toBe(7);
});

test('what was deleted here is not given to others, and not asked for again', async () => {
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
