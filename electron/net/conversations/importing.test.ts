import { afterEach, expect, test, vi } from 'vitest';
import { EntryLog } from '../../../shared/conversation/entry-log';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import { limits } from '../../../shared/protocol/limits';
import { newLog } from '../../../testing/entries/authors';
import { computerOf, writeControl, writeFounding, writeMessages } from '../../../testing/exchange/computers';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import { ScriptedConversation } from '../../../testing/nodes/test-authors';
import { endAll, entriesIn, person, textsOf } from '../../../testing/nodes/test-kit';

afterEach(endAll);

/** A conversation to which Bob has invited Ann, with some messages. */
function talk() {
  const [ann, bob] = [newKeys(), newKeys()];
  const { script, founding } = ScriptedConversation.founded(bob, ann.person.id);
  const joined = script.join(ann);
  const said = ['one', 'two', 'three'].map((text) => script.say(bob, text));
  return { ann, bob, script, entries: [founding, ...joined, ...said] };
}

test('a file is imported whatever the order of its lines, once, and without notifications', async () => {
  const { ann, script, entries } = talk();
  const node = person('ann', { keys: newKeys(ann.person) });
  const fresh: unknown[] = [];
  node.onChange((change) => change.kind === 'conversation' && fresh.push(...change.fresh));
  const all = { taken: entries.length, refused: 0, foreign: 0 };
  expect(await node.importEntries(entries.toReversed())).toEqual(all);
  expect(textsOf(node, script.conversation)).toEqual(['one', 'two', 'three']);
  expect(await node.importEntries(entries)).toEqual({ ...all, taken: 0 });
  expect(fresh).toEqual([]);
});

test('no order of its lines makes a file cost much more', async () => {
  const { ann, bob, script, entries } = talk();
  const cleo = newKeys();
  const comings = Array.from({ length: 1_000 }, () => [
    ...script.invite(bob, cleo.person.id),
    ...script.join(cleo),
    ...script.leave(cleo),
  ]);
  const all = [...entries, ...comings.flat()];
  const node = person('ann', { keys: newKeys(ann.person) });
  const offers = vi.spyOn(EntryLog.prototype, 'offer');
  expect(await node.importEntries(all.toReversed())).toMatchObject({ taken: all.length });
  expect(offers.mock.calls.length).toBeLessThan(2 * all.length);
  offers.mockRestore();
});

test('conversations of others, and forged entries of one’s own, are not imported', async () => {
  const { ann, script, entries } = talk();
  const elsewhere = ScriptedConversation.founded(newKeys(), newKeys().person.id);
  const last = script.say(ann, 'mine');
  const forged = { ...last, hash: entries[0]?.hash ?? last.hash };
  const store = memoryStore();
  const node = person('ann', { keys: newKeys(ann.person), store });
  expect(await node.importEntries([...entries, forged, elsewhere.founding])).toEqual({
    taken: entries.length,
    refused: 1,
    foreign: 1,
  });
  expect(store.reader.conversations()).toEqual([script.conversation]);
});

test('content that was deleted here is restored by an import', async () => {
  const { ann, script, entries } = talk();
  const node = person('ann', { keys: newKeys(ann.person) });
  await node.importEntries(entries);
  await node.deleteHistory(script.conversation);
  expect(textsOf(node, script.conversation)).toEqual([]);
  expect(await node.importEntries(entries)).toMatchObject({ taken: 3, refused: 0 });
  expect(textsOf(node, script.conversation)).toEqual(['one', 'two', 'three']);
});

test('importing entries of the current writer that this program did not write begins a fresh writer', async () => {
  const { ann, script, entries } = talk();
  const mine = script.say(ann, 'before the disk was lost');
  const store = memoryStore();
  const node = person('ann', { keys: newKeys(ann.person, ann.writer), store });
  await node.importEntries([...entries, mine]);
  expect(node.writer).not.toBe(ann.writer.id);
  expect(await node.sendText(script.conversation, 'after')).toMatchObject({ ok: true });
  const kinds = entriesIn(store, script.conversation).map(({ command }) => command);
  expect(kinds.slice(-2)).toEqual(['WRITER', 'SEND_MESSAGE']);
});

/** An open room that Mallory has left in twice as many ways as a node takes in: Ann knows one half of them, and Bob the other. */
function roomLeftInManyWays() {
  const [ann, bob, mallory] = [computerOf('ann'), computerOf('bob'), computerOf('mallory')];
  const room = writeFounding(ann, { people: [], at: 1, isPublic: true });
  const logOf = (entries: readonly LogEntry[]) => {
    const log = newLog(room.conversation);
    for (const each of entries) log.offer(each);
    return log;
  };
  const join = { command: 'JOIN', invite: room.hash } as const;
  const begun = [room, ...[bob, mallory].map((each) => writeControl(each, logOf([room]), join, 2))];
  const leaves = Array.from({ length: 2 * limits.removalsUnawareOfEachOther }, (_, at) =>
    writeControl(mallory, logOf(begun), { command: 'LEAVE', last: new Map() }, at),
  );
  const half = leaves.length / 2;
  const [ofAnn, ofBob] = [leaves.slice(0, half), leaves.slice(half)].map((each) =>
    logOf([...begun, ...each]),
  );
  if (!ofAnn || !ofBob) throw new Error('nothing');
  return { ann, bob, room, controls: [...begun, ...leaves], ofAnn, ofBob };
}

test('of a room, what members name is imported, however often somebody has left it', async () => {
  const { ann, bob, room, controls, ofAnn, ofBob } = roomLeftInManyWays();
  const said = [
    ...writeMessages(ann, ofAnn, ['from Ann'], 3, false),
    ...writeMessages(bob, ofBob, ['from Bob'], 4, false),
  ];
  const node = person('ann', { keys: newKeys(ann.person) });
  const entries = [...controls, ...said];
  expect(await node.importEntries(entries)).toEqual({ taken: entries.length, refused: 0, foreign: 0 });
  expect(textsOf(node, room.conversation).toSorted()).toEqual(['from Ann', 'from Bob']);
});

test('of a room that somebody has often left, more is imported than can wait', async () => {
  const { ann, bob, controls, ofBob } = roomLeftInManyWays();
  const texts = Array.from({ length: limits.waitingEntries + 250 }, (_, n) => `message ${n}`);
  const entries = [...controls, ...writeMessages(bob, ofBob, texts, 3, false)];
  const node = person('ann', { keys: newKeys(ann.person) });
  expect(await node.importEntries(entries)).toEqual({ taken: entries.length, refused: 0, foreign: 0 });
});
