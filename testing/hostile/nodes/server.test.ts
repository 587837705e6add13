import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { newPersonKey, type PersonKey } from '../../../runtime/entries/keys';
import type { LogEntry, MessageEntry } from '../../../shared/conversation/log-entry';
import { StoreError } from '../../../runtime/sqlite/database';
import type { Address } from '../../../shared/protocol/address';
import { encodeMessage } from '../../../shared/protocol/codec';
import { newKeys } from '../../../electron/net/keys';
import { memoryStore } from '../../../electron/net/memory-store';
import { say } from '../../../shared/words/say';
import type { ChatClient } from '../../../electron/net/types';
import { ScriptedConversation } from '../../nodes/test-authors';
import {
  endAll,
  entriesIn,
  foreign,
  hasty,
  person,
  scripted,
  textsOf,
  until,
  watchedStore,
  welcoming,
} from '../../nodes/test-kit';
import { eachMessage, proofOf, welcome, type Ends } from '../../nodes/test-wire';

afterEach(endAll);

/** Runs a behaviour once the client has sent something. */
const once =
  (behave: (socket: TLSSocket) => void) =>
  ({ socket }: Ends) =>
    void socket.once('data', () => behave(socket));

const megabyte = 'A'.repeat(1024 * 1024);
const unfriendly: [string, (ends: Ends) => void, RegExp][] = [
  ['never answers HELLO', () => undefined, /^Nobody answers at 127/],
  ['ends in the middle of a line', once((socket) => void socket.end('WELCOME {"us')), /^Lost the connection/],
  ['resets at once', ({ raw }) => void raw.resetAndDestroy(), /^Lost the connection to 127/],
  [
    'speaks another protocol',
    once((socket) => socket.write('HTTP/1.1 400 Bad Request\r\nno: thing\r\n'.repeat(10))),
    /does not speak Parley’s protocol$/,
  ],
  [
    'sends a line of 10 MB, and others too long',
    once((socket) => {
      socket.write(`${megabyte.repeat(10)}\n`);
      for (let line = 0; line < 20; line += 1) socket.write(`${megabyte.slice(0, 100_000)}\n`);
    }),
    /does not speak Parley’s protocol$/,
  ],
  [
    'sends a line that never ends',
    once((socket) => {
      const timer = setInterval(() => socket.write('A'.repeat(1000)), 5);
      socket.on('close', () => clearInterval(timer));
    }),
    /^Nobody answers/,
  ],
  [
    'welcomes without a proof',
    once((socket) => {
      const { id } = newPersonKey();
      socket.write(
        encodeMessage('WELCOME', { user: 'ann', id, server: { id, name: 'x', version: '1' }, features: [] }),
      );
    }),
    /does not speak/,
  ],
  [
    'cannot prove who it is',
    once((socket) => {
      const { id } = newPersonKey();
      socket.write(encodeMessage('PROOF', { server: id, nonce: 'n'.repeat(32), signature: 'A'.repeat(86) }));
    }),
    /^The computer at 127.* could not prove who it is$/,
  ],
  [
    'is full',
    ({ socket }) =>
      void socket.end('ERROR {"code":"too-many-connections","message":"The server is full."}\n'),
    /^The server is full$/,
  ],
  ['says GOODBYE', once((socket) => void socket.end('GOODBYE\n')), /^The server was shut down$/],
];

test.each(unfriendly)(
  'the app disconnects from a server that %s, says so calmly, and retries',
  async (_what, behave, reason) => {
    let visits = 0;
    const address = await scripted((ends) => {
      visits += 1;
      behave(ends);
    });
    // Only if nothing arrives does a deadline end it.
    const isSilent = reason.source.startsWith('^Nobody');
    const ann = person('ann', { environment: isSilent ? hasty(40, () => true) : hasty(40) });
    ann.setServer(address);
    await until(ann, () => ann.connection.state === 'waiting');
    expect(reasonOf(ann)).toEqual(expect.stringMatching(reason));
    await until(ann, () => visits > 1 && ann.connection.state === 'waiting');
  },
);

const beforeTls: [string, (socket: Socket) => void, RegExp][] = [
  ['is silent', () => undefined, /^Nobody answers at 127/],
  ['hangs up', (socket) => socket.once('data', () => socket.end()), /^Lost the connection to 127/],
  [
    'speaks HTTP',
    (socket) => socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
    /does not encrypt connections, so Parley has told it nothing$/,
  ],
  ['sends plain lines', (socket) => void socket.write('GOODBYE {}\n'), /does not encrypt connections/],
  ['repeats what it hears', (socket) => void socket.pipe(socket), /does not speak Parley’s protocol$/],
];

test.each(beforeTls)(
  'a program that %s instead of a TLS handshake is told nothing, and its kind is named',
  async (_what, behave, reason) => {
    const heard: Buffer[] = [];
    const address = await foreign((socket) => {
      socket.on('data', (bytes) => heard.push(bytes));
      behave(socket);
    });
    const isSilent = reason.source.startsWith('^Nobody');
    const ann = person('ann', { environment: isSilent ? hasty(40, () => true) : hasty(40) });
    ann.setServer(address);
    await until(ann, () => ann.connection.state === 'waiting');
    expect(reasonOf(ann)).toEqual(expect.stringMatching(reason));
    expect(Buffer.concat(heard).includes('HELLO')).toBe(false);
  },
);

/** Why a node waits for its server, as a sentence. */
const reasonOf = ({ connection }: Pick<ChatClient, 'connection'>): string =>
  connection.state === 'waiting' ? say(connection.reason) : '';

test('a server that falls silent is pinged, and then disconnected', async () => {
  const asked: string[] = [];
  const address = await welcoming(({ command }) => asked.push(command));
  // Registration has its full time. From then on only deadlines end the connection.
  const ann = person('ann', { environment: hasty(40, () => asked.includes('WELCOMED')) });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'waiting');
  await expect.poll(() => asked).toContain('PING');
  expect(reasonOf(ann)).toEqual(expect.stringMatching(/^Lost the connection/));
});

test('a server that answers PING stays connected', async () => {
  let pings = 0;
  let isIn = false;
  const address = await welcoming(({ command }, send) => {
    isIn = true;
    if (command !== 'PING') return;
    pings += 1;
    send(pings < 5 ? 'PONG' : 'GOODBYE', {});
  });
  // The silence before each PING is shortened, but not the time to answer.
  const ann = person('ann', { environment: hasty(100, (ms) => isIn && ms > 5_000) });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'waiting');
  expect(pings).toBe(5);
  expect(reasonOf(ann)).toEqual('The server was shut down');
});

test('an invalid person in a server’s list removes nobody else', async () => {
  const online = (user: unknown) => ({ id: newPersonKey().id, user, status: 'available' });
  const bad = [online('x'.repeat(500)), online(7), { ...online('eve'), id: 'eve' }, null, [], 'eve'];
  const [bob, cleo, dave] = [online('bob'), online('cleo'), online('dave')];
  const address = await welcoming(({ command }, send) => {
    if (command !== 'WELCOMED') return;
    send('ONLINE_USERS', { users: [...bad, bob, dave, ...bad] });
    send('ONLINE_CHANGES', { changed: [...bad, cleo], gone: [null, 'x'.repeat(500), dave.id] });
  });
  const ann = person('ann');
  ann.setServer(address);
  await until(ann, () => [...ann.online.values()].map(({ user }) => user).join() === 'bob,cleo');
});

test('a connection reset within a message loses nothing and shows no part of it', async () => {
  const keys = newKeys();
  const { founding } = ScriptedConversation.founded(newKeys(), keys.person.id);
  const { conversation } = founding;
  let visits = 0;
  const address = await welcoming(({ command }, _send, { socket, raw }) => {
    if (command !== 'WELCOMED') return;
    visits += 1;
    const line = Buffer.from(encodeEntry(founding));
    if (visits > 1) socket.write(line);
    else socket.write(line.subarray(0, 100), () => raw.resetAndDestroy());
  });
  const ann = person('ann', { keys, environment: hasty(20) });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'waiting');
  expect(ann.conversations.size).toBe(0);
  await until(ann, () => ann.conversations.size === 1);
  expect(ann.conversations.get(conversation)?.log.state.invited.has(ann.id)).toBe(true);
});

test('entries that are forged, misplaced or from strangers are not accepted', async () => {
  const [keys, bob, eve] = [newKeys(), newKeys(), newKeys()];
  const { script, founding } = ScriptedConversation.founded(bob, keys.person.id);
  const elsewhere = ScriptedConversation.founded(bob, eve.person.id).script;
  const orphan = elsewhere.say(bob, 'of a conversation that nobody founded');
  const good = script.say(bob, 'good');
  const forged = (changes: Partial<MessageEntry>): LogEntry => ({ ...good, ...changes });
  const words = (text: string) => ({ content: { ...said(good), fields: { text } } });
  const sent: LogEntry[] = [
    orphan,
    founding,
    forged(words('another text under the same body')),
    forged({ writer: eve.writer.id }),
    forged({ clock: 9e15 }),
    forged({ number: 7 }),
    good,
  ];
  const address = await welcoming(({ command }, _send, { socket }) => {
    if (command === 'WELCOMED') for (const entry of sent) socket.write(encodeEntry(entry));
  });
  const store = memoryStore();
  const ann = person('ann', { keys, store });
  ann.setServer(address);
  await until(ann, () => textsOf(ann, script.conversation).length > 0);
  expect([...ann.conversations.keys()]).toEqual([script.conversation]);
  expect(store.reader.conversations()).toEqual([script.conversation]);
  const kept = entriesIn(store, script.conversation);
  expect(kept.map(({ hash }) => hash)).toEqual([founding.hash, good.hash]);
});

function said({ content }: MessageEntry) {
  if (!content) throw new Error('nothing was said');
  return content;
}

test('on a full disk nothing is shown that is not stored, and it arrives again later', async () => {
  const [keys, bob] = [newKeys(), newKeys()];
  const { founding } = ScriptedConversation.founded(bob, keys.person.id);
  const { conversation } = founding;
  const address = await welcoming(({ command }, _send, { socket }) => {
    if (command === 'WELCOMED') socket.write(encodeEntry(founding));
  });
  let isFull = true;
  const store = watchedStore(() => {
    if (isFull) throw new StoreError('full', 'database or disk is full');
  });
  const faults: string[] = [];
  const ann = person('ann', {
    keys,
    store,
    environment: hasty(20),
    log: (_level, event) => faults.push(event),
  });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'waiting');
  expect(reasonOf(ann)).toEqual('New messages could not be saved on this computer');
  expect(ann.conversations.size).toBe(0);
  expect(await ann.invite([{ id: bob.person.id, user: 'bob' }])).toMatchObject({
    ok: false,
    error: { code: 'internal', message: expect.stringMatching(/disk of this computer is full/) },
  });
  expect(ann.conversations.size).toBe(0);
  expect(faults).toContain('fault');
  isFull = false;
  await until(ann, () => ann.conversations.has(conversation));
});

test('a listener that throws affects neither the connection nor other listeners', async () => {
  const address = await welcoming(() => undefined);
  const ann = person('ann');
  ann.onChange(() => {
    throw new Error('a fault of a window');
  });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'online');
});

test('an invalid address is reported without an exception', () => {
  const ann = person('ann');
  ann.setServer({ host: '127.0.0.1', port: 70_000 });
  expect(reasonOf(ann)).toBe('127.0.0.1:70000 is not an address');
});

/** Lets a visitor register, except that to the first something else is said, before or after a proof. */
const exceptFirst = (command: string, fields: object, key?: PersonKey): Promise<Address> => {
  let visits = 0;
  return scripted((ends) => {
    visits += 1;
    if (visits > 1) return welcome(ends, () => undefined);
    const { socket } = ends;
    eachMessage(socket, (message) => {
      if (key && message.command === 'HELLO')
        socket.write(encodeMessage('PROOF', proofOf(key, message.fields, socket)));
      else socket.write(encodeMessage(command, fields));
    });
  });
};
/** Only long pauses are shortened. */
const afterMinutes = hasty(1_000, (ms) => ms >= 60_000);
const refusals = [
  'name-taken',
  'bad-name',
  'bad-proof',
  'banned',
  'not-allowed',
  'invite-needed',
  'invite-spent',
];

test.each(refusals)(
  'an app that a server refuses with %s says so, and comes back by itself',
  async (code) => {
    const ann = person('ann', { environment: afterMinutes });
    const error = { code, message: 'No.', command: 'REGISTER' };
    ann.setServer(await exceptFirst('ERROR', error, newPersonKey()));
    await until(ann, () => ann.connection.state === 'refused');
    expect(ann.connection).toMatchObject({ error: { code } });
    await until(ann, () => ann.connection.state === 'online');
  },
);

test.each([...refusals, 'tls-required', 'unknown-command', 'of tomorrow'])(
  'a refusal with %s of somebody who has proven nothing is not believed',
  async (code) => {
    const ann = person('ann', { environment: hasty(20) });
    const states: string[] = [];
    ann.onChange(() => states.push(ann.connection.state));
    ann.setServer(await exceptFirst('ERROR', { code, message: 'Call 0190.', command: 'HELLO' }));
    await until(ann, () => ann.connection.state === 'waiting');
    expect(reasonOf(ann)).toMatch(/could not prove who it is$/);
    await until(ann, () => ann.connection.state === 'online');
    expect(states).not.toContain('refused');
  },
);

test.each(['kicked', 'banned', 'replaced'])(
  'GOODBYE %s of somebody who has proven nothing means no more than that they leave',
  async (code) => {
    const keys = newKeys();
    const { writer } = keys;
    const ann = person('ann', { keys, environment: hasty(20) });
    ann.setServer(await exceptFirst('GOODBYE', { code }));
    await until(ann, () => ann.connection.state !== 'connecting');
    expect(reasonOf(ann)).toBe('The server was shut down');
    await until(ann, () => ann.connection.state === 'online');
    expect(keys.writer).toBe(writer);
  },
);

test('somebody whose ban is lifted comes back without doing anything', async () => {
  let visits = 0;
  const address = await welcoming(({ command }, send) => {
    if (command !== 'WELCOMED') return;
    visits += 1;
    if (visits === 1) send('GOODBYE', { code: 'banned' });
  });
  const ann = person('ann', { environment: afterMinutes });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'refused');
  expect(ann.connection).toMatchObject({ error: { code: 'banned' } });
  await until(ann, () => ann.connection.state === 'online');
  expect(visits).toBe(2);
});
