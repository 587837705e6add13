import { afterAll, beforeAll, expect, test } from 'vitest';
import { signControl, signMessage } from '../../runtime/entries/signing';
import type { Certificate, ControlEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../shared/ids';
import { fieldsOf } from '../../shared/protocol/entries';
import { TestClient } from './client';
import { arrive, has, hashes, met } from './meeting';
import { newKeys, nothingOf, sendEntry, TestNode } from './node';
import { startHere, startTarget, type Target } from './target';

/*
 * Attacks by a malicious member with signed, well-formed entries. None of them may give the attacker messages from
 * after their departure, nor make the others differ.
 */

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

interface Room {
  conversation: ConversationId;
  ann: TestNode;
  toAnn: TestClient;
  mallory: TestNode;
  toMallory: TestClient;
  /** A member who uses a simple client. */
  simple: TestClient;
}

/** A conversation that Ann founded, with Mallory and a simple client as members. */
async function room(): Promise<Room> {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [mallory, toMallory] = await arrive(target, 'mallory');
  const simple = await TestClient.register(target, 'simple');
  const conversation = await met(ann, toAnn, mallory, toMallory);
  const invite = ann.invite(conversation, simple.named);
  sendEntry(toAnn, invite);
  await simple.take('INVITATION', { conversation });
  simple.send('JOIN', { conversation });
  await toAnn.take('JOIN', { from: simple.name });
  const join = await toMallory.take('JOIN', { from: simple.name });
  toAnn.inbox.push(join);
  ann.takeFrom(toAnn);
  mallory.take([invite]);
  toMallory.inbox.push(join);
  mallory.takeFrom(toMallory);
  for (const client of [toAnn, toMallory, simple]) {
    await client.settle();
    client.inbox.length = 0;
  }
  return { conversation, ann, toAnn, mallory, toMallory, simple };
}

/** A control that replaces another: the same number, signed again. */
function inPlaceOf(node: TestNode, control: ControlEntry, own: OwnFields): ControlEntry {
  const { conversation, number, prev, after, clock, at, from, extra } = control;
  const header = { conversation, number, prev, after, clock, at, from, extra };
  return signControl(node.keys.writer, { ...header, ...own });
}
type OwnFields =
  | { command: 'JOIN'; invite: EntryHash; certificate: undefined }
  | { command: 'WRITER'; certificate: Certificate };

/** The hashes of all messages that a node is given on request. */
async function givenTo(client: TestClient, conversation: ConversationId): Promise<string[]> {
  client.send('HAVE', { conversations: [nothingOf(conversation)] });
  await client.settle();
  await client.settle();
  return hashes(client);
}

/** The members as the simple client sees them after reconnecting. Replaces its connection. */
async function membersNow(here: Room): Promise<unknown> {
  here.simple.send('GOODBYE');
  await here.simple.closed;
  const { name } = here.simple;
  here.simple = await TestClient.connect(target);
  here.simple.name = name;
  here.simple.send('REGISTER', { user: name });
  const { conversations } = (await here.simple.take('CONVERSATIONS')).fields;
  const all = conversations as { conversation: string; members: string[] }[];
  return all.find(({ conversation }) => conversation === here.conversation)?.members;
}

/** Ann writes after somebody is out. They must neither receive the message nor be a member. */
async function expectOut(here: Room, name: string, client: TestClient): Promise<void> {
  const { conversation, ann, toAnn } = here;
  expect(await membersNow(here)).toEqual([ann.name, here.simple.name]);
  expect(await membersNow(here)).not.toContain(name);
  const secret = ann.say(conversation, 'between ourselves');
  sendEntry(toAnn, secret);
  await here.simple.take('SEND_MESSAGE', { text: 'between ourselves' });
  expect(await givenTo(client, conversation)).not.toContain(secret.hash);
}

test('a second control with the number of the LEAVE does not keep its author in the conversation', async () => {
  const here = await room();
  const { conversation, ann, toAnn, mallory, toMallory } = here;
  const [founding] = ann.entries(conversation);
  const leave = mallory.control(conversation, { command: 'LEAVE' });
  sendEntry(toMallory, leave);
  await toAnn.take('LEAVE', has(leave));
  ann.take([leave]);
  const invite = founding?.hash ?? leave.hash;
  sendEntry(toMallory, inPlaceOf(mallory, leave, { command: 'JOIN', invite, certificate: undefined }));
  await toMallory.take('ERROR', { conversation });
  const certificate = mallory.keys.certificate;
  sendEntry(toMallory, inPlaceOf(mallory, leave, { command: 'WRITER', certificate }));
  await toMallory.settle();
  await expectOut(here, mallory.name, toMallory);
});

test('a JOIN that does not know of the UNINVITE does not count', async () => {
  const here = await room();
  const { conversation, ann, toAnn } = here;
  const leave = here.mallory.control(conversation, { command: 'LEAVE' });
  sendEntry(here.toMallory, leave);
  await toAnn.take('LEAVE', has(leave));
  ann.take([leave]);
  const [eve, toEve] = await arrive(target, 'eve');
  const invite = ann.invite(conversation, eve.named);
  sendEntry(toAnn, invite);
  await toEve.take('INVITE', has(invite));
  eve.take(ann.entries(conversation));
  const join = eve.join(conversation);
  sendEntry(
    toAnn,
    ann.control(conversation, { command: 'UNINVITE', invite: invite.hash, withdrawn: [eve.named] }),
  );
  await toEve.take('UNINVITE', {});
  sendEntry(toEve, join);
  await toEve.settle();
  await expectOut(here, eve.name, toEve);
});

test('a person invited by a former member as if they had not left is not a member', async () => {
  const here = await room();
  const { conversation, ann, toAnn, mallory, toMallory } = here;
  const [spy, toSpy] = await arrive(target, 'spy');
  const leave = mallory.makeControl(conversation, { command: 'LEAVE' });
  const invite = mallory.makeControl(conversation, { command: 'INVITE', invited: [spy.named] });
  sendEntry(toMallory, leave);
  await toAnn.take('LEAVE', has(leave));
  ann.take([leave]);
  mallory.take([invite]);
  sendEntry(toMallory, invite);
  spy.take(mallory.entries(conversation));
  sendEntry(toSpy, spy.join(conversation));
  await Promise.all([toMallory.settle(), toSpy.settle()]);
  await expectOut(here, spy.name, toSpy);
  expect(hashes(toSpy)).toEqual([]);
});

test('of two messages with one number everybody is given both', async () => {
  const { conversation, ann, toAnn, mallory, toMallory, simple } = await room();
  const [agree, refuse] = [
    mallory.makeMessage(conversation, 'I agree'),
    mallory.makeMessage(conversation, 'I refuse'),
  ];
  expect(agree.number).toBe(refuse.number);
  for (const face of [agree, refuse]) {
    sendEntry(toMallory, face);
    await toAnn.take('SEND_MESSAGE', has(face));
  }
  await simple.take('SEND_MESSAGE', { text: 'I agree' });
  await simple.take('SEND_MESSAGE', { text: 'I refuse' });
  const bob = await ann.connect(target);
  const given = await givenTo(bob, conversation);
  expect(given).toEqual(expect.arrayContaining([agree.hash, refuse.hash]));
});

test('of two INVITEs with one number both count, in whatever order they arrive', async () => {
  const here = await room();
  const { conversation, ann, toAnn, mallory, toMallory, simple } = here;
  const [carol, dave] = [new TestNode('carol'), new TestNode('dave')];
  const faces = [carol, dave].map((each) =>
    mallory.makeControl(conversation, { command: 'INVITE', invited: [each.named] }),
  );
  for (const face of faces) sendEntry(toMallory, face);
  for (const face of faces) await toAnn.take('INVITE', has(face));
  ann.take(faces.toReversed());
  await toMallory.settle();
  expect([...ann.log(conversation).state.invited.keys()].sort()).toEqual([carol.id, dave.id].sort());
  await simple.settle();
  const { conversations } = simple.all('CONVERSATIONS').at(-1) ?? {};
  const [state] = conversations as { invited: string[] }[];
  expect(state?.invited.toSorted()).toEqual(['carol', 'dave']);
});

test('a message that is repeated, identical or in another spelling, is ignored', async () => {
  const { conversation, ann, toAnn, mallory, toMallory, simple } = await room();
  const said = ann.say(conversation, 'once');
  sendEntry(toAnn, said);
  await toMallory.take('SEND_MESSAGE', has(said));
  mallory.take([said]);
  const spellings = ['A', 'Q', 'g', 'w', 'B', 'R'].map((end) => (said.signature ?? '').slice(0, -1) + end);
  for (const signature of spellings) {
    toMallory.send('SEND_MESSAGE', { ...fieldsOf(said), signature });
    toMallory.send('SEND_MESSAGE', { ...fieldsOf(said), signature: undefined });
  }
  await Promise.all([toMallory.settle(), toAnn.settle(), simple.settle()]);
  expect(simple.all('SEND_MESSAGE')).toHaveLength(1);
  expect(toAnn.all('SEND_MESSAGE')).toEqual([]);
});

test('a message with a far number causes no requests for what never existed, and the next one is given', async () => {
  const { conversation, toAnn, mallory, toMallory, simple } = await room();
  const near = mallory.say(conversation, 'near');
  sendEntry(toMallory, near);
  const content = near.content ?? never();
  const far = signMessage(mallory.keys.writer, { ...near, number: 900_000_000, prev: near.hash, content });
  sendEntry(toMallory, far);
  await toAnn.take('SEND_MESSAGE', has(near));
  await Promise.all([toMallory.settle(), toAnn.settle()]);
  const next = mallory.say(conversation, 'next');
  sendEntry(toMallory, next);
  await toAnn.take('SEND_MESSAGE', has(next));
  await simple.take('SEND_MESSAGE', { text: 'next' });
  await toMallory.settle();
  expect([...toMallory.all('WANT'), ...toMallory.all('HAVE')]).toEqual([]);
});

test('clocks that are far ahead change nothing', async () => {
  const { conversation, toAnn, mallory, toMallory, simple } = await room();
  for (const clock of [1_000_000_000, 2 ** 48]) {
    const said = mallory.makeMessage(conversation, `at ${clock}`);
    const ahead: MessageEntry = signMessage(mallory.keys.writer, {
      ...said,
      clock,
      content: said.content ?? never(),
    });
    mallory.take([ahead]);
    sendEntry(toMallory, ahead);
    await toAnn.take('SEND_MESSAGE', has(ahead));
  }
  const carol = await TestClient.register(target, 'carol');
  const [dave, toDave] = await arrive(target, 'dave');
  simple.send('INVITE', { conversation, users: [carol.name, dave.name] });
  await carol.take('INVITATION', { conversation });
  await toDave.take('INVITE', { from: simple.name });
  carol.send('JOIN', { conversation });
  carol.send('SEND_MESSAGE', { conversation, text: 'I am in' });
  await simple.take('SEND_MESSAGE', { text: 'I am in' });
  await toDave.take('JOIN', { from: carol.name });
  expect(dave.name).not.toBe(carol.name);
});

test('a full node with the name of another member does not pass for them', async () => {
  const { conversation, ann, mallory, toMallory, simple } = await room();
  const forged = mallory.makeMessage(conversation, 'my password is');
  const content = forged.content ?? never();
  sendEntry(toMallory, signMessage(mallory.keys.writer, { ...forged, from: ann.name, content }));
  const { fields } = await simple.take('SEND_MESSAGE', { text: 'my password is' });
  expect(fields['from']).toBe(`${ann.name} ·${mallory.id.slice(0, 4)}`);
  expect(fields['author']).toBe(mallory.id);
});

test('a full node that invites under a false name, or invites somebody under one, does not pass for that person', async () => {
  const [ann, bob] = [await TestClient.register(target, 'ann'), await TestClient.register(target, 'bob')];
  const [mallory, toMallory] = await arrive(target, 'mallory');
  const liar = new TestNode(ann.name, mallory.keys);
  const third = { id: newKeys().person.id, user: ann.name };
  const founding = liar.found(bob.named, third);
  const { conversation } = founding;
  sendEntry(toMallory, founding);
  const { fields } = await bob.take('INVITATION', { conversation });
  const [liarName, thirdName] = [mallory.id, third.id].map((id) => `${ann.name} ·${id.slice(0, 4)}`);
  expect(fields['from']).toBe(liarName);
  expect(fields['users']).toEqual([bob.name, thirdName]);
  const state = { conversation, members: [liarName], invited: [bob.name, thirdName] };
  await bob.take('CONVERSATIONS', { conversations: [state] });
});

test('an invitation can be taken back by the name that simple clients see', async () => {
  // Else nobody could come under the name of somebody who is away.
  const open = await startHere({ names: 'open' });
  const bob = await TestClient.register(open, 'bob');
  const [zed, toZed] = await arrive(open, 'zed');
  bob.send('INVITE', { users: [zed.name] });
  const conversation = String((await bob.take('INVITATION')).fields['conversation']);
  toZed.send('GOODBYE');
  await toZed.closed;
  const namesake = await TestClient.connect(open);
  namesake.send('REGISTER', { user: zed.name });
  await namesake.take('WELCOME');
  expect(await bob.refused('UNINVITE', { conversation, users: [zed.name] })).toBe('not-invited');
  bob.send('UNINVITE', { conversation, users: [`${zed.name} ·${zed.id.slice(0, 4)}`] });
  await bob.take('CONVERSATIONS', { conversations: [{ conversation, members: [bob.name], invited: [] }] });
  await open.stop();
});

test('a reaction or edit quotes its message only to people who may read it, and never after its deletion', async () => {
  const [ann, toAnn] = await arrive(target, 'ann');
  const old = await TestClient.register(target, 'old', { features: ['kinds'] });
  const founding = ann.found(old.named);
  const { conversation } = founding;
  sendEntry(toAnn, founding);
  await old.take('INVITATION', { conversation });
  old.send('JOIN', { conversation });
  await toAnn.take('JOIN', { from: old.name });
  const secret = ann.say(conversation, 'the secret');
  sendEntry(toAnn, secret);
  const late = await TestClient.register(target, 'late', { features: ['kinds'] });
  const invite = ann.invite(conversation, late.named);
  sendEntry(toAnn, invite);
  await late.take('INVITATION', { conversation });
  late.send('JOIN', { conversation });
  await toAnn.take('JOIN', { from: late.name });
  const about = (kind: string, fields: Record<string, string>): MessageEntry =>
    ann.say(conversation, '', { kind, to: secret.hash, fields });
  sendEntry(toAnn, about('edit', { text: 'the new secret' }));
  await old.take('SEND_MESSAGE', { text: 'Changed “the secret” to: the new secret' });
  await late.take('SEND_MESSAGE', { text: 'Changed a message to: the new secret' });
  sendEntry(toAnn, about('reaction', { emoji: '👍' }));
  await old.take('SEND_MESSAGE', { text: 'Reacted with 👍 to “the new secret”' });
  await late.take('SEND_MESSAGE', { text: 'Reacted with 👍' });
  const reply = (text: string): MessageEntry =>
    ann.say(conversation, text, { kind: 'text', to: secret.hash });
  sendEntry(toAnn, reply('so it is'));
  await old.take('SEND_MESSAGE', { text: '> the new secret\nso it is' });
  await late.take('SEND_MESSAGE', { text: 'so it is' });
  sendEntry(toAnn, about('deletion', {}));
  sendEntry(toAnn, reply('not any more'));
  for (const client of [old, late]) await client.take('SEND_MESSAGE', { text: 'not any more' });
  sendEntry(toAnn, about('reaction', { emoji: '🎉' }));
  for (const client of [old, late]) await client.take('SEND_MESSAGE', { text: 'Reacted with 🎉' });
});

const never = (): never => {
  throw new Error('no content');
};
