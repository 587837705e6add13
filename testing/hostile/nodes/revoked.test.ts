import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { newPersonKey } from '../../../runtime/entries/keys';
import { revoke } from '../../../runtime/entries/revocations';
import { writerId, type WriterId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import type { Revocation } from '../../../shared/protocol/revocation';
import { newKeys } from '../../../electron/net/keys';
import type { KeptRevocation, RevocationStore } from '../../../electron/net/removed-computers';
import { conversationOf, endAll, peer, person, portOf, scripted, textsOf, until } from '../../nodes/test-kit';
import { eachMessage, proofOf } from '../../nodes/test-wire';
import { Stranger } from './stranger';
import { encodeMessage } from '../../../shared/protocol/codec';

afterEach(endAll);

const anyWriter = (): WriterId => writerId.parse(randomBytes(32).toString('base64url'));

/** Ann with a member who means harm, and Bob, with whom she talks. */
async function annBobAndMallory() {
  const kept: (readonly KeptRevocation[])[] = [];
  const revocations: RevocationStore = { revocations: [], keep: (all) => void kept.push(all) };
  const keys = newKeys();
  const mallorys = newKeys();
  const ann = await peer('ann', [], { keys, revocations });
  const bob = await peer('bob', [portOf(ann)]);
  const conversation = await conversationOf(ann, bob);
  await conversationOf(ann, await peer('mallory', [portOf(ann)], { keys: mallorys }));
  // Another computer of the same person, which says what it likes.
  const stranger = await Stranger.registered(portOf(ann), { keys: newKeys(mallorys.person) });
  /** Asserts that Ann and Bob still talk. */
  const talk = async (text: string): Promise<void> => {
    await bob.sendText(conversation, text);
    await until(ann, () => textsOf(ann, conversation).includes(text));
  };
  return { ann, bob, keys, mallorys, stranger, kept, talk };
}

test('what is forged, or says something of somebody else’s computer, removes nobody', async () => {
  const { ann, bob, keys, mallorys, stranger, kept, talk } = await annBobAndMallory();
  const own = revoke(mallorys.person, ann.writer, 5);
  const hers = revoke(keys.person, newKeys().writer.id, 5);
  const forged: Revocation[] = [
    { ...own, person: ann.id },
    { ...own, person: bob.id, writer: bob.writer },
    { ...hers, writer: ann.writer },
    { ...hers, at: 6 },
    revoke(newPersonKey(), bob.writer, 5),
  ];
  stranger.send('REVOKED', { revoked: forged });
  await stranger.settled();
  expect(kept).toEqual([]);
  // Signed by Mallory, about computers that are none of hers.
  stranger.send('REVOKED', { revoked: [own, revoke(mallorys.person, bob.writer, 5)] });
  await stranger.settled();
  expect(ann.isRemoved).toBe(false);
  await talk('still there');
  expect(bob.online.has(ann.id)).toBe(true);
});

test('one that is said again changes nothing, and of ten thousand no more are kept than a person may have computers', async () => {
  const { mallorys, stranger, kept, talk } = await annBobAndMallory();
  const first = revoke(mallorys.person, newKeys().writer.id, 5);
  for (let times = 0; times < 3; times += 1) stranger.send('REVOKED', { revoked: [first] });
  await stranger.settled();
  expect(kept).toHaveLength(1);
  for (let line = 0; line < 100; line += 1) {
    const revoked = Array.from({ length: limits.revocationsPerLine }, (_, each) => ({
      ...first,
      writer: anyWriter(),
      at: each,
    }));
    // Of most the signature is false, so that each has to be looked at.
    const signed = line < 4 ? revoked.map(({ writer, at }) => revoke(mallorys.person, writer, at)) : revoked;
    stranger.send('REVOKED', { revoked: signed });
  }
  await stranger.settled();
  expect(kept.at(-1)).toHaveLength(limits.writersPerPerson);
  await talk('after all that');
});

test('no server can have a computer take itself for removed', async () => {
  const keys = newKeys();
  const before = revoke(keys.person, newKeys().writer.id, 5);
  const lies: readonly Revocation[][] = [
    [],
    [{ ...before, writer: keys.writer.id }],
    [before],
    [revoke(newPersonKey(), keys.writer.id, 5)],
  ];
  const server = newPersonKey();
  let said = 0;
  const address = await scripted(({ socket }) => {
    const send = (command: string, fields: object): void => void socket.write(encodeMessage(command, fields));
    eachMessage(socket, ({ command, fields }) => {
      if (command === 'HELLO') send('PROOF', proofOf(server, fields, socket));
      if (command !== 'REGISTER') return;
      const revoked = lies[said] ?? [];
      said += 1;
      if (revoked.length > 0) send('REVOKED', { revoked });
      send('ERROR', { code: 'revoked', message: 'You were removed.' });
    });
  });
  const ann = person('ann', { keys });
  ann.setServer(address);
  for (let lie = 1; lie <= lies.length; lie += 1) {
    await until(ann, () => said === lie && ann.connection.state === 'waiting');
    expect(ann.isRemoved).toBe(false);
    ann.retryNow();
  }
});

test('a peer that has not registered can have nothing kept', async () => {
  const { ann, keys, mallorys, kept } = await annBobAndMallory();
  const stranger = Stranger.unregistered(portOf(ann));
  stranger.send('REVOKED', {
    revoked: [revoke(mallorys.person, newKeys().writer.id, 5), revoke(keys.person, newKeys().writer.id, 5)],
  });
  await stranger.settled();
  expect(kept).toEqual([]);
});
