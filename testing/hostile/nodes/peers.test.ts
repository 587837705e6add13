import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { newPersonKey } from '../../../runtime/entries/keys';
import { revoke } from '../../../runtime/entries/revocations';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import { writerId, type PersonId, type WriterId } from '../../../shared/ids';
import type { Revocation } from '../../../shared/protocol/revocation';
import { pictureHash } from '../../../runtime/picture/hash';
import { testPng } from '../../picture/test-png';
import { encodeMessage, joinBytes } from '../../../shared/protocol/codec';
import { limits } from '../../../shared/protocol/limits';
import { realEnvironment, type Environment } from '../../../runtime/environment';
import { newKeys, type WriterKeys } from '../../../electron/net/keys';
import { memoryStore } from '../../../electron/net/memory-store';
import { foundedBy, ScriptedConversation } from '../../nodes/test-authors';
import {
  atEnd,
  conversationOf,
  deaf,
  endAll,
  entriesIn,
  forgetful,
  host,
  meet,
  named,
  peer,
  person,
  portOf,
  statesOf,
  textsOf,
  until,
} from '../../nodes/test-kit';
import type { ChatClient } from '../../../electron/net/types';
import { Stranger } from './stranger';

afterEach(endAll);

const megabyte = 1024 * 1024;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Runs something and returns the growth of memory in bytes, after garbage collection. */
async function growthOf(run: () => Promise<void>): Promise<number> {
  const used = (): number => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  await run();
  return used() - before;
}

/** A founding INVITE for one person. */
const founding = (by: WriterKeys, invited: PersonId): LogEntry => foundedBy(by, invited);
/** The longest line of one revocation again and again. */
const revokedLine = (revocation: Revocation): Uint8Array =>
  encodeMessage('REVOKED', { revoked: Array.from({ length: limits.revocationsPerLine }, () => revocation) });
const anyWriter = (): WriterId => writerId.parse(anyBytes());
/** 32 random bytes, which are neither a key nor a hash. */
const anyBytes = (): string => randomBytes(32).toString('base64url');

/** Expects that an honest peer can still connect and is heard. */
async function servesHonest(ann: ChatClient): Promise<void> {
  const bob = await peer('bob', [portOf(ann)]);
  const conversation = await conversationOf(ann, bob);
  await bob.sendText(conversation, 'still there');
  await until(ann, () => textsOf(ann, conversation).includes('still there'));
}

/** An environment that records where a node connects. */
function watchedDials(): { dials: string[]; environment: Environment } {
  const dials: string[] = [];
  return {
    dials,
    environment: {
      ...realEnvironment,
      connect: (address, events) => {
        dials.push(`${address.host}:${address.port}`);
        return realEnvironment.connect({ host, port: 1 }, events);
      },
    },
  };
}

/** Sends the beginning of a TLS handshake. */
function halfway(stranger: Stranger): Stranger {
  stranger.sendBytes(Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]));
  return stranger;
}

test('conversations that do not concern this node’s person are stored neither in memory nor on disk', async () => {
  const store = memoryStore();
  const ann = await peer('ann', [], { store });
  const mallory = await Stranger.registered(portOf(ann));
  const somebody = newPersonKey().id;
  const entries = Array.from({ length: 1_000 }, () => encodeEntry(founding(mallory.keys, somebody)));
  const growth = await growthOf(async () => {
    for (const entry of entries) mallory.sendBytes(entry);
    await mallory.settled();
  });
  expect(ann.conversations.size).toBe(0);
  expect(store.reader.conversations()).toEqual([]);
  expect(growth).toBeLessThan(6 * megabyte);
  await servesHonest(ann);
});

test('entries before this person’s INVITE wait for it, within bounds, and are dropped with the connection', async () => {
  const ann = await peer('ann');
  const mallory = await Stranger.registered(portOf(ann));
  const bob = newKeys();
  const { script, founding: first } = ScriptedConversation.founded(mallory.keys, bob.person.id);
  const before = [first, ...script.join(bob), script.say(bob, 'before')];
  const after = [...script.invite(mallory.keys, ann.id, true), script.say(bob, 'after')];
  for (const entry of before) mallory.sendBytes(encodeEntry(entry));
  await mallory.settled();
  expect(ann.conversations.size).toBe(0);
  for (const entry of after) mallory.sendBytes(encodeEntry(entry));
  await until(ann, () => textsOf(ann, script.conversation).join() === 'before,after');
});

test('invitations by one stranger are limited, and leave the allowance of others alone', async () => {
  const ann = await peer('ann');
  const mallory = await Stranger.registered(portOf(ann));
  for (let count = 0; count < limits.invitationsPerInviter + 200; count += 1)
    mallory.sendBytes(encodeEntry(founding(mallory.keys, ann.id)));
  await mallory.settled();
  await until(ann, () => ann.conversations.size >= limits.invitationsPerInviter);
  await mallory.settled();
  expect(ann.conversations.size).toBe(limits.invitationsPerInviter);
  await servesHonest(ann);
});

test('invitations by an ignored person are not stored, even to conversations that others founded or that were declined', async () => {
  const store = memoryStore();
  const ignored = new Set<string>();
  const ann = await peer('ann', [], { store, isIgnored: (id) => ignored.has(id) });
  const mallory = await Stranger.registered(portOf(ann));
  const accomplice = newKeys();
  const give = (entries: readonly LogEntry[]): void => {
    for (const entry of entries) mallory.sendBytes(encodeEntry(entry));
  };

  const { script: declined, founding: first } = ScriptedConversation.founded(mallory.keys, ann.id);
  give([first]);
  await until(ann, () => ann.conversations.has(declined.conversation));
  ignored.add(mallory.keys.person.id);
  const decline = await ann.decline(declined.conversation);
  if (decline.ok) declined.add(decline.value);
  const kept = (): number => entriesIn(store, declined.conversation).length;
  expect(kept()).toBe(2);

  for (let round = 0; round < 20; round += 1) {
    give([founding(mallory.keys, ann.id)]);
    const byAccomplice = ScriptedConversation.founded(accomplice, mallory.keys.person.id);
    give([byAccomplice.founding]);
    give(byAccomplice.script.join(mallory.keys));
    give(byAccomplice.script.invite(mallory.keys, ann.id));
    // Repeated invitations to a conversation that is held here.
    const [again] = declined.invite(mallory.keys, ann.id);
    if (!again) throw new Error('nothing was written');
    const withdrawn = [{ id: ann.id, user: 'ann' }];
    give([again, ...declined.control(mallory.keys, { command: 'UNINVITE', invite: again.hash, withdrawn })]);
  }
  await mallory.settled();
  await servesHonest(ann);
  expect(kept()).toBe(2);
  expect(store.reader.conversations()).toHaveLength(2);

  // An invitation by a person who is no longer ignored is admitted.
  ignored.clear();
  const again = founding(mallory.keys, ann.id);
  mallory.sendBytes(encodeEntry(again));
  await until(ann, () => ann.conversations.has(again.conversation));
});

test('a HAVE for unknown conversations costs little, and causes few requests', async () => {
  const ann = await peer('ann');
  const mallory = await Stranger.registered(portOf(ann));
  const writers = Array.from({ length: 8 }, anyBytes);
  const claim = (): object => ({
    conversation: randomUUID(),
    digest: anyBytes(),
    controls: [anyBytes()],
    messages: Object.fromEntries(writers.map((writer) => [writer, [[1, 1_000_000, anyBytes()]]])),
  });
  const lines = Array.from({ length: 60 }, () =>
    encodeMessage('HAVE', { conversations: Array.from({ length: 40 }, claim) }),
  );
  const asked = mallory.count('HAVE');
  const growth = await growthOf(async () => {
    for (const line of lines) mallory.sendBytes(line);
    await mallory.settled();
  });
  expect(mallory.count('HAVE') - asked).toBeLessThanOrEqual(limits.unknownClaimsOfPeer);
  expect(growth).toBeLessThan(6 * megabyte);
  await servesHonest(ann);
});

test('a stranger’s HAVE for a shared conversation is ignored and reveals nothing', async () => {
  const [ann, bob] = [await peer('ann'), person('bob')];
  const founded = await ann.invite([named(bob)]);
  if (!founded.ok) throw new Error(founded.error.message);
  const { conversation } = founded.value;
  const said = await ann.sendText(conversation, 'for bob');
  if (!said.ok) throw new Error(said.error.message);
  const mallory = await Stranger.registered(portOf(ann));
  const messages = { [ann.writer]: [[1, 1, said.value.hash]] };
  const claim = { conversation, digest: anyBytes(), controls: [said.value.after[0]], messages };
  mallory.send('HAVE', { conversations: [claim], last: true });
  mallory.send('RECEIPTS', { conversation, received: messages });
  mallory.send('RECEIPTS', { conversation, delivered: { [bob.id]: messages } });
  mallory.send('WANT', { conversation, hashes: [said.value.hash, ...said.value.after], have: [] });
  await mallory.settled();
  await mallory.settled();
  expect(statesOf(ann, conversation)).toEqual(['pending']);
  expect(mallory.count('LACKING')).toBe(1);
  expect(mallory.count('INVITE') + mallory.count('SEND_MESSAGE')).toBe(0);
});

test('a node does not dial other hosts because of a peer’s own address or its gossip', async () => {
  const { dials, environment } = watchedDials();
  const ann = await peer('ann', [], { environment });
  const mallory = await Stranger.registered(portOf(ann), { urls: ['parley://10.9.9.9:22'] });
  await until(ann, () => dials.length > 0);
  // The port that it names is used with the host from which it is connected.
  expect(dials).toEqual([`${host}:22`]);
  const others = [
    '10.9.9.9:22',
    'example.org:80',
    '[::1]:22',
    '[::ffff:10.9.9.9]:22',
    '10.9.9.9:1',
    'localhost:22',
  ];
  mallory.send('PEERS', {
    peers: others.map((place) => ({ peer: anyBytes(), urls: [`parley://${place}`] })),
  });
  await mallory.settled();
  expect(dials.filter((place) => !/^(127\.0\.0\.1|::1):/.test(place))).toEqual([]);
});

test('if the loopback is not among the user’s interfaces, gossip leads to no port of this computer', async () => {
  const { dials, environment } = watchedDials();
  const ann = person('ann', { environment, nearby: { discovery: deaf(), store: forgetful() } });
  await ann.setNearby({ enabled: true, hops: 1, excluded: [], loopback: false, port: 0, manual: [] });
  const mallory = await Stranger.registered(portOf(ann));
  mallory.send('PEERS', {
    peers: Array.from({ length: 200 }, (_, port) => ({
      peer: anyBytes(),
      urls: [`parley://127.0.0.1:${port + 1}`],
    })),
  });
  await mallory.settled();
  expect(dials).toEqual([]);
});

test('dials because of gossip have a budget, however much arrives and however often its sender reconnects', async () => {
  const { dials, environment } = watchedDials();
  const ann = await peer('ann', [], { environment });
  for (let visit = 0; visit < 4; visit += 1) {
    const mallory = await Stranger.registered(portOf(ann), { urls: ['parley://0.0.0.0:2'] });
    for (let line = 0; line < 5; line += 1)
      mallory.send('PEERS', {
        peers: Array.from({ length: 200 }, (_, port) => ({
          peer: anyBytes(),
          urls: [`parley://127.0.0.1:${line * 1_000 + port + 10}`],
        })),
      });
    await mallory.settled();
  }
  expect(dials.length).toBeLessThan(150);
});

test.each([
  ['say nothing', (port: number) => Stranger.silent(port)],
  ['do not register', (port: number) => Stranger.unregistered(port)],
  ['do not finish their handshake', (port: number) => halfway(Stranger.silent(port))],
])('600 strangers that %s keep nobody out', async (_what, connect) => {
  const ann = await peer('ann');
  const first = await Stranger.registered(portOf(ann));
  const strangers = Array.from({ length: 600 }, () => connect(portOf(ann)));
  await servesHonest(ann);
  const last = strangers.at(-1 - limits.unprovenPeersPerAddress - 10);
  await last?.until(() => last.isClosed);
  expect(first.isClosed).toBe(false);
  await first.settled();
  expect(first.isClosed).toBe(false);
});

test('somebody who completes handshakes in a loop is not let go on for long, and others are served', async () => {
  const ann = await peer('ann');
  let completed = 0;
  for (let count = 0; count < limits.peerHandshakesBurst + 100; count += 1) {
    const { socket } = Stranger.unregistered(portOf(ann), { from: '127.0.0.8' });
    await new Promise<void>((resolve) => {
      socket.once('close', resolve).once('secureConnect', () => {
        completed += 1;
        socket.destroy();
      });
    });
  }
  expect(completed).toBeGreaterThanOrEqual(limits.peerHandshakesBurst);
  expect(completed).toBeLessThan(limits.peerHandshakesBurst + 100);
  await servesHonest(ann);
});

test('signatures that strangers have checked are few, however often they come back, and contacts do not wait', async () => {
  const clock: { stoppedAt?: number; isHalted?: boolean } = {};
  const environment: Environment = {
    ...realEnvironment,
    now: () => clock.stoppedAt ?? Date.now(),
    setTimer: (run, ms) => (clock.isHalted ? { cancel: () => undefined } : realEnvironment.setTimer(run, ms)),
  };
  const ann = await peer('ann', [], { environment });
  const bob = await peer('bob', [portOf(ann)]);
  const conversation = await conversationOf(ann, bob);
  // What may be checked later is not earned while the clock stands.
  clock.stoppedAt = Date.now();
  const line = revokedLine({ ...revoke(newPersonKey(), anyWriter(), 5), person: ann.id });
  let count = 0;
  /** Comes as somebody new, and has so many signatures checked. */
  const flood = async (signatures: number): Promise<Stranger> => {
    const stranger = await Stranger.registered(portOf(ann));
    for (let sent = 0; sent < signatures; sent += limits.revocationsPerLine) stranger.sendBytes(line);
    stranger.send('PING', { token: 'done' });
    count += signatures;
    return stranger;
  };
  while (count < limits.peerSignaturesBurst) {
    const stranger = await flood(1_000);
    await stranger.until(() => stranger.count('PONG') > 0);
    stranger.socket.destroy();
  }
  const began = performance.now();
  const late = await flood(600);
  await late.until(() => late.count('PONG') > 0);
  // After what is read at once the next waits longer, by a tenth of a second for each line.
  expect(performance.now() - began).toBeGreaterThan(150);
  // From now on, whoever has to wait waits for ever.
  clock.isHalted = true;
  const opened = await bob.openRoom({ title: 'Lunch', topic: undefined });
  expect(opened.ok).toBe(true);
  await until(ann, () => ann.rooms.size === 1);
  await bob.sendText(conversation, 'meanwhile');
  await until(ann, () => textsOf(ann, conversation).includes('meanwhile'));
});

test('who has not registered has one signature of a line checked', async () => {
  const keys = newKeys();
  const ann = await peer('ann', [], { keys });
  const forged = { ...revoke(newPersonKey(), ann.writer, 5), person: ann.id };
  const real = revoke(keys.person, ann.writer, 5);
  const stranger = Stranger.unregistered(portOf(ann));
  stranger.send('REVOKED', { revoked: [forged, real] });
  await stranger.settled();
  expect(ann.isRemoved).toBe(false);
  stranger.send('REVOKED', { revoked: [real] });
  await until(ann, () => ann.isRemoved);
});

test('hundreds of registered strangers keep out nobody with whom a conversation is shared', async () => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const conversation = await conversationOf(ann, bob);
  await meet(bob, []);
  await bob.setNearby({ enabled: false, hops: 1, excluded: [], loopback: true, port: 0, manual: [] });
  const strangers: Stranger[] = [];
  for (let count = 0; count < limits.registeredPeersPerAddress + 20; count += 1)
    strangers.push(await Stranger.registered(portOf(ann)));
  await Promise.all(strangers.map((stranger) => stranger.settled()));
  expect(strangers.filter(({ isClosed }) => !isClosed).length).toBeLessThanOrEqual(
    limits.registeredPeersPerAddress,
  );
  await meet(bob, [portOf(ann)]);
  await bob.sendText(conversation, 'let in');
  await until(ann, () => textsOf(ann, conversation).includes('let in'));
});

test('what is no TLS ends its connection at once, and is answered with nothing', async () => {
  const ann = await peer('ann');
  for (const bytes of [
    encodeMessage('PING'),
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([0x16, 9, 9]),
  ]) {
    const mallory = Stranger.silent(portOf(ann));
    const answers: Buffer[] = [];
    mallory.socket.on('data', (answer: Buffer) => answers.push(answer));
    mallory.sendBytes(joinBytes([bytes, Buffer.alloc(600, 'x')]));
    await mallory.until(() => mallory.isClosed);
    // At most an alert of TLS.
    expect(Buffer.concat(answers).length).toBeLessThan(10);
  }
  await servesHonest(ann);
});

test('endless lines before REGISTER end the connection', async () => {
  const ann = await peer('ann');
  const mallory = Stranger.unregistered(portOf(ann));
  mallory.sendBytes(joinBytes(Array.from({ length: 10_000 }, () => encodeMessage('PING'))));
  await mallory.until(() => mallory.isClosed);
  expect(mallory.count('PONG')).toBeLessThanOrEqual(limits.linesBeforeRegistration);
});

test('unrequested pictures are not stored', async () => {
  const ann = await peer('ann');
  const icons: string[] = [];
  ann.onChange((change) => change.kind === 'icon' && icons.push(change.hash));
  const mallory = await Stranger.registered(portOf(ann));
  const png = testPng();
  mallory.send('ICON', { hash: pictureHash(png), data: Buffer.from(png).toString('base64') });
  await mallory.settled();
  expect(icons).toEqual([]);
});

test('a port of another program is dialled a few times and then left', async () => {
  let visits = 0;
  const other = createServer((socket) => {
    visits += 1;
    socket.on('error', () => undefined);
    socket.end();
  });
  atEnd(() => other.close());
  other.listen(0, host);
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const ann = await peer('ann');
  for (let count = 0; count < 60; count += 1)
    await Stranger.registered(portOf(ann), { urls: [`parley://0.0.0.0:${port}`] });
  expect(visits).toBeLessThan(20);
});
