import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AddingKit, codeOf, HeldTimers } from '../../../testing/nodes/adding-kit';
import { newTlsCertificate } from '../../../runtime/tls/certificate';
import { addedSchemas, addingProtocol, addingSchemas } from '../../../shared/protocol/adding';
import { patience } from './offer';
import { Talk } from './talk';

let kit: AddingKit;
beforeEach(() => void (kit = new AddingKit()));
afterEach(() => kit.close());

const forged = { bytes: Number.MAX_SAFE_INTEGER, mac: 'A'.repeat(43) };

/** Somebody in between, who passes on what makes two computers agree, and then does something else. Returns the port. */
async function between(
  port: number,
  then: (toTaker: Talk, toOffer: Talk) => void | Promise<void>,
): Promise<number> {
  const server = createServer({ ...(await newTlsCertificate()), ALPNProtocols: [addingProtocol] });
  server.on('secureConnection', (stream) => {
    stream.on('error', () => undefined);
    kit.atEnd(() => stream.destroy());
    void (async () => {
      const toTaker = new Talk(stream);
      const toOffer = new Talk(await kit.stranger(port));
      toOffer.say('START', (await toTaker.hear({ START: addedSchemas.START })).fields);
      toTaker.say('ANSWER', (await toOffer.hear({ ANSWER: addingSchemas.ANSWER })).fields);
      toOffer.say('PROOF', (await toTaker.hear({ PROOF: addedSchemas.PROOF })).fields);
      await then(toTaker, toOffer);
    })().catch(() => stream.destroy());
  });
  kit.atEnd(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('nothing is written of a profile that does not come from the other computer', async () => {
  const { offer } = await kit.opened();
  const port = await between(offer.port, (toTaker) => toTaker.say('PROFILE', forged));
  expect(await kit.take(port, codeOf(offer))).toBe('lost');
  expect(existsSync(kit.taken)).toBe(false);
});

test('a profile is given only when the other computer says so itself', async () => {
  const { offer } = await kit.opened();
  const port = await between(offer.port, async (toTaker, toOffer) => {
    const { fields } = await toOffer.hear({ PROFILE: addingSchemas.PROFILE });
    const taken: Buffer[] = [];
    for await (const chunk of toOffer.bytes(fields.bytes)) taken.push(chunk);
    toOffer.say('DONE', { mac: fields.mac });
    toTaker.say('REFUSED', { code: 'failed' });
  });
  expect(await kit.take(port, codeOf(offer))).toBe('failed');
  await vi.waitFor(() => expect(offer.state).toEqual({ kind: 'over', why: 'lost' }));
});

test('whoever holds the profile back, or all that comes after the code, is not waited for without end', async () => {
  for (const [ms, holdsAll] of [
    [patience.idleMs, false],
    [patience.workMs, true],
  ] as const) {
    const { offer } = await kit.opened();
    const timers = new HeldTimers();
    const port = await between(offer.port, async (toTaker, toOffer) => {
      const { fields } = await toOffer.hear({ PROFILE: addingSchemas.PROFILE });
      if (!holdsAll) toTaker.say('PROFILE', fields);
    });
    const taken = kit.take(port, codeOf(offer), { environment: timers.environment });
    await vi.waitFor(() => expect(timers.has(ms)).toBe(true), 10_000);
    timers.run(ms);
    expect(await taken).toBe('lost');
  }
});
