import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AddingKit, codeOf, HeldTimers } from '../../../testing/nodes/adding-kit';
import { addingSchemas } from '../../../shared/protocol/adding';
import { beginWith } from './code-exchange';
import { patience } from './offer';
import { Talk } from './talk';

let kit: AddingKit;
beforeEach(() => void (kit = new AddingKit()));
afterEach(() => kit.close());

const lost = { kind: 'over', why: 'lost' };

test('whoever else is connected does not end what two computers have agreed on', async () => {
  let go = (): void => undefined;
  const packing = new Promise<void>((resolve) => (go = resolve));
  const { offer, logged } = await kit.opened({
    pack: () => packing.then(() => kit.packed(Buffer.from('a profile'))),
  });
  const silent = await kit.stranger(offer.port);
  const garbled = await kit.stranger(offer.port);
  const taken = kit.take(offer.port, codeOf(offer));
  await vi.waitFor(() => expect(offer.state.kind).toBe('giving'), 10_000);
  silent.destroy();
  garbled.write('NONSENSE\n');
  await vi.waitFor(() => expect(logged).toHaveLength(2));
  go();
  expect(await taken).toBe('taken');
  await vi.waitFor(() => expect(offer.state).toEqual({ kind: 'given' }));
});

test('packing stops, and the offer is over, when the other computer goes meanwhile or the offer is closed', async () => {
  for (const isClosedHere of [false, true]) {
    let isStopped = false;
    const { offer } = await kit.opened({
      pack: (_secret, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            isStopped = true;
            reject(new Error('stopped'));
          });
        }),
    });
    const stop = new AbortController();
    const taken = kit.take(offer.port, codeOf(offer), { signal: stop.signal });
    await vi.waitFor(() => expect(offer.state.kind).toBe('giving'), 10_000);
    if (isClosedHere) offer.close();
    else stop.abort();
    expect(await taken).toBe('lost');
    await vi.waitFor(() => expect(offer.state).toEqual(lost));
    expect(isStopped).toBe(true);
  }
});

test('an offer is over when the other computer takes no more, or never says that it has everything', async () => {
  const timers = new HeldTimers();
  const { environment } = timers;
  const large = await kit.opened({
    environment,
    pack: () => Promise.resolve(kit.packed(Buffer.alloc(60_000_000))),
  });
  const talk = new Talk(await kit.stranger(large.offer.port));
  const exchange = await beginWith(codeOf(large.offer));
  talk.say('START', { message: exchange.message });
  const { fields } = await talk.hear({ ANSWER: addingSchemas.ANSWER });
  talk.say('PROOF', { message: exchange.finish(fields.message)?.message ?? '' });
  // Said out of turn, after which nothing more is heard of it.
  talk.say('DONE', { mac: 'A'.repeat(43) });
  await talk.hear({ PROFILE: addingSchemas.PROFILE });
  let before = -1;
  await vi.waitFor(() => {
    const { state } = large.offer;
    const done = state.kind === 'giving' ? state.done : 0;
    const isStuck = done === before && done > 0;
    before = done;
    expect(isStuck && timers.has(patience.idleMs)).toBe(true);
  });
  timers.run(patience.idleMs);
  await vi.waitFor(() => expect(large.offer.state).toEqual(lost));

  const small = await kit.opened({ environment });
  const check = () => new Promise<never>(() => undefined);
  void kit.take(small.offer.port, codeOf(small.offer), { check });
  await vi.waitFor(() => expect(timers.has(patience.workMs)).toBe(true), 10_000);
  timers.run(patience.workMs);
  await vi.waitFor(() => expect(small.offer.state).toEqual(lost));
});

test('nothing stays open when taking is given up before something answers in TLS', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  kit.atEnd(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = new AbortController();
  const taken = kit.take(port, '12345678', { signal: stop.signal });
  await vi.waitFor(() => expect(sockets).toHaveLength(1));
  await new Promise((resolve) => sockets[0]?.once('data', resolve));
  stop.abort();
  expect(await taken).toBe('unreachable');
  await vi.waitFor(() => expect(sockets[0]?.destroyed).toBe(true));
  expect(await kit.take(port, '12345678', { signal: stop.signal })).toBe('lost');
  expect(sockets).toHaveLength(1);
});
