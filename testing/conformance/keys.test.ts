import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certify } from '../../runtime/entries/certificates';
import { newPersonKey, newWriterKey } from '../../runtime/entries/keys';
import { signKeys } from '../../runtime/sealing/keys-message';
import { conversationId, type ConversationId } from '../../shared/ids';
import { sealingBounds } from '../../shared/sealing/bounds';
import { sealedContent } from '../../shared/sealing/sealed-content';
import type { KeyName, Keys } from '../../shared/sealing/keys-message';
import { TestClient, unique } from './client';
import { arrive, has, met } from './meeting';
import { newKeys, sendEntry, TestNode } from './node';
import { startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

const bytes = (count: number): string => randomBytes(count).toString('base64url');
/** Names of keys of one writer. */
const named = (count: number, { writer }: TestNode): KeyName[] =>
  Array.from({ length: count }, () => ({ writer, chain: 1, number: 1, key: bytes(32) }));

/** KEYS that nobody can open, which a server cannot tell. */
function keysOf(
  conversation: ConversationId,
  sender: TestNode,
  recipient: TestNode,
  names: readonly KeyName[] = named(1, sender),
): Keys {
  const given = names.map((name) => ({ ...name, enc: bytes(32), data: bytes(48) }));
  const [keys] = signKeys(sender.keys.writer, { conversation, recipient: recipient.writer }, given);
  if (!keys) throw new Error('there is one');
  return keys;
}

/** Sends KEYS and waits until the server has stored them. */
async function give(client: TestClient, keys: Keys): Promise<void> {
  client.send('KEYS', keys);
  await client.take('KEYS_KEPT', { signatures: [keys.signature] });
}

/** Registers a node again. */
async function back(node: TestNode, before: TestClient): Promise<TestClient> {
  await before.crash();
  const client = await node.connect(target);
  await client.take('WELCOME');
  return client;
}

/** A sealed conversation that Ann founded, and to which Bob is invited. */
async function sealedInvitation() {
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const founding = ann.foundSealed(bob);
  sendEntry(toAnn, founding);
  await toBob.take('INVITE', { ...has(founding), sealed: true });
  bob.take([founding]);
  return { ann, toAnn, bob, toBob, conversation: founding.conversation };
}

describe('KEYS', () => {
  test('reach somebody who is invited, and come again until the recipient confirms them', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    const [first, second, third] = [1, 2, 100].map((count) =>
      keysOf(conversation, ann, bob, named(count, ann)),
    );
    if (!first || !second || !third) throw new Error('three');
    await give(toAnn, first);
    await toBob.take('KEYS', { ...first });
    await toBob.crash();
    await give(toAnn, second);
    const again = await back(bob, toBob);
    await again.take('KEYS', { ...first });
    await again.take('KEYS', { ...second });
    again.send('KEYS_KEPT', { signatures: [first.signature, second.signature] });
    await again.settle();
    const last = await back(bob, again);
    await give(toAnn, third);
    await last.take('KEYS', { ...third });
    expect(last.all('KEYS')).toEqual([]);
  });

  test('that are replayed, by whomever, wait once and come once', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    await toBob.crash();
    const keys = keysOf(conversation, ann, bob, named(100, ann));
    const other = await new TestNode(unique('ann'), newKeys(ann.keys.person)).connect(target);
    await other.take('WELCOME');
    // More given keys in all than may wait.
    for (let times = 0; times <= sealingBounds.keysInTransit / 100; times += 1)
      await give(times % 2 === 0 ? toAnn : other, keys);
    await give(toAnn, keysOf(conversation, ann, bob));
    const again = await back(bob, toBob);
    await again.take('KEYS', { signature: keys.signature });
    await again.settle();
    expect(again.all('KEYS')).toHaveLength(1);
  });

  test('are confirmed by nobody but their recipient', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    const keys = keysOf(conversation, ann, bob);
    await give(toAnn, keys);
    await toBob.take('KEYS', { signature: keys.signature });
    toAnn.send('KEYS_KEPT', { signatures: [keys.signature] });
    await toAnn.settle();
    const again = await back(bob, toBob);
    await again.take('KEYS', { signature: keys.signature });
  });

  test('are passed on by somebody else than their sender', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    const keys = keysOf(conversation, bob, ann);
    await give(toAnn, keys);
    await toAnn.take('KEYS', { signature: keys.signature });
    await toBob.settle();
    expect(toBob.all('KEYS')).toEqual([]);
  });

  test('that are forged, or for or of somebody who does not take part, are refused', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    const [eve, toEve] = await arrive(target, 'eve');
    const keys = keysOf(conversation, ann, bob);
    expect(
      await toAnn.refused('KEYS', { ...keys, signature: keysOf(conversation, ann, bob).signature }),
    ).toBe('bad-signature');
    expect(await toAnn.refused('KEYS', { ...keys, extra: 1 })).toBe('wrong-type');
    expect(await toEve.refused('KEYS', keys)).toBe('not-a-member');
    expect(await toAnn.refused('KEYS', keysOf(conversation, eve, bob))).toBe('not-a-member');
    expect(await toAnn.refused('KEYS', keysOf(conversation, ann, eve))).toBe('not-a-member');
    const unknown = conversationId.parse('12345678-1234-8234-8234-123456789012');
    expect(await toAnn.refused('KEYS', keysOf(unknown, ann, bob))).toBe('no-such-conversation');
    await toBob.settle();
    expect(toBob.all('KEYS')).toEqual([]);
  });

  test('of an open conversation, and of simple clients, are refused', async () => {
    const [ann, toAnn] = await arrive(target, 'ann');
    const [bob, toBob] = await arrive(target, 'bob');
    const conversation = await met(ann, toAnn, bob, toBob);
    const keys = keysOf(conversation, ann, bob);
    expect(await toAnn.refused('KEYS', keys)).toBe('bad-entry');
    expect(await toAnn.refused('KEYS_WANTED', { conversation, keys: named(1, bob) })).toBe('bad-entry');
    const simple = await TestClient.register(target, 'simple');
    expect(await simple.refused('KEYS', keys)).toBe('bad-entry');
    expect(await simple.refused('KEYS_KEPT', { signatures: [keys.signature] })).toBe('bad-entry');
  });

  test('of somebody who has left do not come any more', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    await give(toAnn, keysOf(conversation, ann, bob));
    const declined = bob.control(conversation, { command: 'DECLINE' });
    sendEntry(toBob, declined);
    await toAnn.take('DECLINE', has(declined));
    const again = await back(bob, toBob);
    const [cleo, toCleo] = await arrive(target, 'cleo');
    const other = cleo.foundSealed(bob);
    sendEntry(toCleo, other);
    const keys = keysOf(other.conversation, cleo, bob);
    await give(toCleo, keys);
    await again.take('KEYS', { signature: keys.signature });
    expect(again.all('KEYS')).toEqual([]);
  });

  test('of one sender keep none of another away, even under the same names', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    const names = named(2, ann);
    await give(toBob, keysOf(conversation, bob, bob, names));
    await give(toAnn, keysOf(conversation, ann, bob, names));
    await toBob.take('KEYS', { sender: bob.writer });
    await toBob.take('KEYS', { sender: ann.writer });
  });

  test('wait for a recipient up to 10,000 keys of one sender', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    const { keysInTransit, keysPerLine } = sealingBounds;
    const lines = Array.from({ length: keysInTransit / keysPerLine }, () =>
      keysOf(conversation, ann, bob, named(keysPerLine, ann)),
    );
    for (const keys of lines) toAnn.send('KEYS', keys);
    for (const { signature } of lines) await toAnn.take('KEYS_KEPT', { signatures: [signature] });
    const more = keysOf(conversation, ann, bob);
    expect(await toAnn.refused('KEYS', more)).toBe('too-many-messages');
    await give(toBob, keysOf(conversation, bob, ann));
    toBob.send('KEYS_KEPT', { signatures: lines.slice(0, 1).map(({ signature }) => signature) });
    await toBob.settle();
    await give(toAnn, more);
  });
});

describe('KEYS_WANTED', () => {
  test('goes to the person’s other computers and to others, with the writer that asks', async () => {
    const { ann, toAnn, bob, toBob, conversation } = await sealedInvitation();
    const other = new TestNode(unique('bob'), newKeys(bob.keys.person));
    const toOther = await other.connect(target);
    await toOther.take('WELCOME');
    const wanted = { conversation, keys: named(100, ann) };
    toBob.send('KEYS_WANTED', { ...wanted, recipient: ann.writer });
    for (const client of [toOther, toAnn])
      await client.take('KEYS_WANTED', { ...wanted, recipient: bob.writer });
    await toBob.settle();
    expect(toBob.all('KEYS_WANTED')).toEqual([]);
  });

  test('goes to three at most, and to nobody for somebody who does not take part', async () => {
    const [ann, toAnn] = await arrive(target, 'ann');
    const others: [TestNode, TestClient][] = [];
    for (let count = 0; count < 5; count += 1) others.push(await arrive(target, 'other'));
    const founding = ann.foundSealed(...others.map(([node]) => node));
    sendEntry(toAnn, founding);
    for (const [, client] of others) await client.take('INVITE', has(founding));
    const { conversation } = founding;
    const wanted = { conversation, keys: named(1, ann) };
    toAnn.send('KEYS_WANTED', wanted);
    await toAnn.settle();
    const asked = (): number => others.filter(([, client]) => client.all('KEYS_WANTED').length > 0).length;
    for (const [, client] of others) await client.settle();
    expect(asked()).toBe(sealingBounds.nodesAskedForKeys);
    const [, toEve] = await arrive(target, 'eve');
    expect(await toEve.refused('KEYS_WANTED', wanted)).toBe('not-a-member');
  });
});

describe('a sealed conversation', () => {
  test('is closed to simple clients', async () => {
    const { ann, toAnn, conversation } = await sealedInvitation();
    const simple = await TestClient.register(target, 'simple');
    const invite = ann.makeControl(conversation, { command: 'INVITE', invited: [simple.named] });
    sendEntry(toAnn, invite);
    await toAnn.take('ERROR', { code: 'bad-entry', command: 'INVITE', entry: invite.hash });
    const forged = certify(newPersonKey(), newWriterKey(), { at: 1 });
    const certificates = [{ ...forged, person: simple.named.id }];
    sendEntry(
      toAnn,
      ann.makeControl(conversation, { command: 'INVITE', invited: [simple.named], certificates }),
    );
    await toAnn.take('ERROR', { code: 'bad-signature', command: 'INVITE' });
    expect(await simple.refused('SEND_MESSAGE', { conversation, text: 'hello' })).toBe('not-a-member');
    await simple.settle();
    expect([...simple.all('INVITATION'), ...simple.all('CONVERSATIONS')]).toEqual([]);
  });

  test('takes no message in the clear, and an open one none that is sealed', async () => {
    const { ann, toAnn, conversation } = await sealedInvitation();
    const clear = ann.makeMessage(conversation, 'hello');
    sendEntry(toAnn, clear);
    await toAnn.take('ERROR', { code: 'bad-entry', command: 'SEND_MESSAGE', entry: clear.hash });
    const [bob, toBob] = await arrive(target, 'bob');
    const [cleo, toCleo] = await arrive(target, 'cleo');
    const open = await met(bob, toBob, cleo, toCleo);
    const sealed = { key: bytes(32), chain: 1, salt: bytes(16), data: bytes(80) };
    const message = bob.makeMessage(open, '', sealedContent(sealed));
    sendEntry(toBob, message);
    await toBob.take('ERROR', { code: 'bad-entry', command: 'SEND_MESSAGE', entry: message.hash });
  });

  test('passes its messages on as they are', async () => {
    const { ann, toAnn, toBob, conversation } = await sealedInvitation();
    const sealed = { key: bytes(32), chain: 1, salt: bytes(16), data: bytes(80) };
    const message = ann.makeMessage(conversation, '', sealedContent(sealed));
    sendEntry(toAnn, message);
    const { fields } = await toBob.take('SEND_MESSAGE', has(message));
    expect(fields['content']).toEqual({ sealed });
  });
});
