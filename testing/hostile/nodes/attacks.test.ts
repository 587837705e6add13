import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { newPersonKey } from '../../../runtime/entries/keys';
import { signMessage } from '../../../runtime/entries/signing';
import { lastClock, type LogEntry, type MessageEntry } from '../../../shared/conversation/log-entry';
import { entryHash } from '../../../shared/ids';
import { encodeMessage } from '../../../shared/protocol/codec';
import { fieldsOf } from '../../../shared/protocol/entries';
import { limits } from '../../../shared/protocol/limits';
import { newKeys, type WriterKeys } from '../../../electron/net/keys';
import { ScriptedConversation } from '../../nodes/test-authors';
import {
  endAll,
  found,
  hasMembers,
  joinWhenAsked,
  named,
  peer,
  portOf,
  shownTo,
  textsOf,
  until,
} from '../../nodes/test-kit';
import type { ChatClient } from '../../../electron/net/types';
import { Stranger } from './stranger';

afterEach(endAll);

const give = (stranger: Stranger, entries: readonly LogEntry[]): void => {
  for (const entry of entries) stranger.sendBytes(encodeEntry(entry));
};
const takesPart = (node: ChatClient, script: ScriptedConversation, { person }: WriterKeys): boolean => {
  const state = node.conversations.get(script.conversation)?.log.state;
  return state !== undefined && (state.members.has(person.id) || state.invited.has(person.id));
};

/** A conversation that Ann founded with Bob and Mallory. The test acts as Mallory's program. */
async function company() {
  const [ann, bob] = [await peer('ann'), await peer('bob')];
  const mallory = await Stranger.registered(portOf(ann));
  const invited = { id: mallory.keys.person.id, user: 'mallory' };
  const conversation = await found(ann, [named(bob), invited]);
  const script = ScriptedConversation.of(ann, conversation);
  return { ann, bob, mallory, script, conversation };
}

async function joined() {
  const all = await company();
  give(all.mallory, all.script.join(all.mallory.keys));
  await hasMembers(all.ann, all.conversation, 2);
  return all;
}

test('a person who left and forks the LEAVE stays out, with everybody they invite', async () => {
  const { ann, mallory, script, conversation } = await joined();
  const spy = newKeys();
  const past = script.fork();
  await ann.sendText(conversation, 'before');
  await mallory.until(() => mallory.count('SEND_MESSAGE') === 1);
  give(mallory, script.leave(mallory.keys));
  await hasMembers(ann, conversation, 1);
  give(mallory, [...past.invite(mallory.keys, spy.person.id), past.say(mallory.keys, 'from the past')]);
  await mallory.settled();
  await ann.sendText(conversation, 'secret');
  const hidden = await Stranger.registered(portOf(ann), { keys: spy });
  hidden.send('HAVE', { conversations: [{ conversation, controls: [], messages: {} }] });
  for (const each of [mallory, hidden]) await each.settled();
  expect([takesPart(ann, script, mallory.keys), takesPart(ann, script, spy)]).toEqual([false, false]);
  expect(mallory.count('SEND_MESSAGE')).toBe(1);
  expect(hidden.count('SEND_MESSAGE')).toBe(0);
  expect(textsOf(ann, conversation)).toEqual(['before', 'secret']);
});

test('a person whose invitation was taken back cannot join by not knowing it, and gets nothing', async () => {
  const { ann, mallory, script, conversation } = await company();
  await mallory.until(() => mallory.count('INVITE') === 1);
  await ann.uninvite(conversation, [{ id: mallory.keys.person.id, user: 'mallory' }]);
  give(mallory, script.join(mallory.keys));
  await mallory.settled();
  await ann.sendText(conversation, 'the password');
  await mallory.settled();
  expect(takesPart(ann, script, mallory.keys)).toBe(false);
  expect(mallory.count('SEND_MESSAGE')).toBe(0);
});

test('clocks that are far ahead do not prevent invitations', async () => {
  const { ann, mallory, script, conversation } = await joined();
  for (const text of ['one', 'two']) {
    const place = script.log.nextMessage(mallory.keys.writer.id);
    if (place === 'needs-writer') throw new Error('not joined');
    const message = forged(mallory.keys, script, { ...place, clock: lastClock }, text);
    script.add(message);
    give(mallory, [message]);
  }
  await until(ann, () => textsOf(ann, conversation).length === 2);
  const carol = await peer('carol', [portOf(ann)]);
  await ann.inviteMore(conversation, [named(carol)]);
  await joinWhenAsked(carol, conversation);
  await ann.sendText(conversation, 'welcome');
  await until(carol, () => textsOf(carol, conversation).includes('welcome'));
});

test('of two messages with one number for different members, all see both, in one order', async () => {
  const { ann, bob, mallory, script, conversation } = await joined();
  const past = script.fork();
  await bob.setNearby({
    enabled: true,
    hops: 1,
    excluded: [],
    loopback: true,
    port: 0,
    manual: [{ host: '127.0.0.1', port: portOf(ann) }],
  });
  await joinWhenAsked(bob, conversation);
  const toBob = await Stranger.registered(portOf(bob), { keys: mallory.keys });
  give(mallory, [script.say(mallory.keys, 'I agree')]);
  give(toBob, [past.say(mallory.keys, 'I refuse')]);
  for (const node of [ann, bob]) await until(node, () => textsOf(node, conversation).length === 2);
  expect(textsOf(ann, conversation)).toEqual(textsOf(bob, conversation));
  expect([ann, bob].map((node) => node.missing(conversation).count)).toEqual([0, 0]);
});

test('a member cannot write as another, by naming what the other never signed', async () => {
  const { ann, mallory, script, conversation } = await joined();
  const [annsWriter] = script.log.standing().map(({ writer }) => writer);
  if (!annsWriter) throw new Error('Ann founded it');
  const { command, after, clock, at } = script.say(mallory.keys, 'not sent');
  const place = { command, conversation, after, clock, at, from: 'ann', extra: {} };
  const saying = (text: string) => ({
    content: { kind: 'text', id: text, to: undefined, salt: 'A'.repeat(22), fields: { text } },
  });
  const asAnn = { ...mallory.keys.writer, id: annsWriter };
  const forged = signMessage(asAnn, { ...place, ...saying('forged'), number: 1, prev: undefined });
  const naming = signMessage(mallory.keys.writer, {
    ...place,
    ...saying('naming'),
    number: 2,
    prev: forged.hash,
  });
  give(mallory, [naming, { ...forged, signature: undefined }]);
  await until(ann, () => textsOf(ann, conversation).includes('naming'));
  await mallory.settled();
  expect(textsOf(ann, conversation)).toEqual(['naming']);
});

test('nobody else can found a conversation under an id in use, or of a future one', async () => {
  const ann = await peer('ann');
  const [mallory, bob] = [await Stranger.registered(portOf(ann)), newKeys()];
  const { founding: real } = ScriptedConversation.founded(bob, ann.id);
  const { founding: other } = ScriptedConversation.founded(mallory.keys, ann.id);
  mallory.send('INVITE', { ...fieldsOf(other), conversation: real.conversation });
  await mallory.settled();
  expect(mallory.count('ERROR')).toBe(1);
  give(mallory, [real]);
  await until(ann, () => ann.conversations.get(real.conversation)?.log.founder === bob.person.id);
});

test('a repeated entry, identical or with spare bits in its signature, is ignored', async () => {
  const { ann, mallory, script, conversation } = await joined();
  const message = script.say(mallory.keys, 'once');
  give(mallory, [message]);
  await until(ann, () => textsOf(ann, conversation).length === 1);
  const fresh: LogEntry[] = [];
  ann.onChange((change) => change.kind === 'conversation' && fresh.push(...change.fresh));
  const { signature = '' } = message;
  const last = signature.slice(-1);
  for (const end of ['A', 'B', 'C', 'Q', 'R', 'g', 'w', 'x'].filter((each) => each !== last))
    mallory.sendBytes(
      encodeMessage('SEND_MESSAGE', { ...fieldsOf(message), signature: signature.slice(0, -1) + end }),
    );
  give(mallory, [message]);
  await mallory.settled();
  expect(fresh).toEqual([]);
  expect(shownTo(ann, conversation).filter(({ command }) => command === 'SEND_MESSAGE')).toHaveLength(1);
});

test('a number far beyond the others is counted as a bounded gap, and what follows it is shown', async () => {
  const { ann, mallory, script, conversation } = await joined();
  const place = script.log.nextMessage(mallory.keys.writer.id);
  if (place === 'needs-writer') throw new Error('not joined');
  const prev = entryHash.parse(Buffer.from(randomBytes(32)).toString('base64url'));
  give(mallory, [forged(mallory.keys, script, { ...place, number: 900_000_000, prev }, 'far')]);
  const claim = { [mallory.keys.writer.id]: [[1, 900_000_001, prev]] };
  mallory.send('HAVE', { conversations: [{ conversation, digest: prev, controls: [], messages: claim }] });
  await until(ann, () => textsOf(ann, conversation).join() === 'far');
  await mallory.settled();
  expect(ann.missing(conversation).count).toBeLessThanOrEqual(limits.missingMessagesCounted);
});

test('an invitation by a person who never was a member does not count, whoever passes it on', async () => {
  const { ann, mallory, script } = await joined();
  const [outsider, spy] = [newKeys(), newPersonKey()];
  const outside = script.fork();
  expect(() => outside.invite(outsider, spy.id)).toThrow();
  const { founding } = ScriptedConversation.founded(outsider, spy.id);
  const forgery = { ...founding, conversation: script.conversation };
  mallory.send('INVITE', fieldsOf(forgery));
  await mallory.settled();
  expect(ann.conversations.get(script.conversation)?.log.everyone.has(spy.id)).toBe(false);
});

test('a node that never agrees keeps nobody from leaving', async () => {
  const { ann, mallory, conversation, script } = await joined();
  await ann.sendText(conversation, 'hello');
  await mallory.until(() => mallory.count('SEND_MESSAGE') === 1);
  const fake = entryHash.parse(Buffer.from(randomBytes(32)).toString('base64url'));
  const heads = script.log.controls.heads.map(({ hash }) => hash);
  const claim = (writer: string): void =>
    mallory.send('HAVE', {
      conversations: [
        { conversation, digest: fake, controls: heads, messages: { [writer]: [[1, 9, fake]] } },
      ],
    });
  // Nobody has claimed anything yet, so there may be messages of Ann that she lacks.
  expect(await ann.leave(conversation)).toEqual({ ok: true, value: 'waits' });
  claim(ann.writer);
  await mallory.settled();
  expect(ann.conversations.get(conversation)?.isLeaving).toBe(true);
  // Claims about other people's messages do not delay her LEAVE.
  claim(mallory.keys.writer.id);
  await mallory.until(() => mallory.count('LEAVE') === 1);
  expect(ann.conversations.get(conversation)?.isLeaving).toBe(false);
});

test('a member can leave without waiting for an answer', async () => {
  const { ann, mallory, conversation } = await joined();
  expect(await ann.leave(conversation)).toEqual({ ok: true, value: 'waits' });
  expect(await ann.leaveNow(conversation)).toMatchObject({ ok: true, value: { command: 'LEAVE' } });
  await mallory.until(() => mallory.count('LEAVE') === 1);
  expect(ann.conversations.get(conversation)?.isLeaving).toBe(false);
});

/** A message in a place of the writer's choice. */
function forged(
  keys: WriterKeys,
  { conversation }: ScriptedConversation,
  place: Pick<MessageEntry, 'number' | 'prev' | 'after' | 'clock'>,
  text: string,
): MessageEntry {
  const salt = randomBytes(16).toString('base64url');
  const content = { kind: 'text', id: text, to: undefined, salt, fields: { text } };
  const header = { command: 'SEND_MESSAGE', conversation, ...place, at: 1, from: 'mallory' } as const;
  return signMessage(keys.writer, { ...header, content, extra: {} });
}
