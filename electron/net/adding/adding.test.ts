import { readFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { connect as connectPlain } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AddingKit, codeOf, otherThan, packedProfile } from '../../../testing/nodes/adding-kit';
import { addingProtocol, readCode, showCode } from '../../../shared/protocol/adding';
import { offerLimits } from './offer';

let kit: AddingKit;
beforeEach(() => void (kit = new AddingKit()));
afterEach(() => kit.close());

test('a computer with the code gets the whole profile, and both have the same secret', async () => {
  const { offer, secrets } = await kit.opened();
  const theirs: string[] = [];
  const check = (secret: string) => Promise.resolve(void theirs.push(secret));
  expect(await kit.take(offer.port, codeOf(offer), { check })).toBe('taken');
  expect(readFileSync(kit.taken).equals(packedProfile)).toBe(true);
  expect(theirs).toEqual(secrets);
  expect(secrets).toHaveLength(1);
  await vi.waitFor(() => expect(offer.state).toEqual({ kind: 'given' }));
  expect(await kit.take(offer.port, '12345678')).toBe('unreachable');
});

test('a wrong code gets nothing, after five there is another code, and after three codes none', async () => {
  const { offer, secrets } = await kit.opened();
  const codes: string[] = [];
  while (codes.length < offerLimits.codes) {
    const code = codeOf(offer);
    codes.push(code);
    for (let tries = 1; tries <= offerLimits.tries; tries += 1) {
      expect(codeOf(offer)).toBe(code);
      expect(await kit.take(offer.port, otherThan(code))).toBe('wrong-code');
    }
    await vi.waitFor(() => expect(codeOf(offer)).not.toBe(code), 5_000);
    if (codes.length < offerLimits.codes)
      await vi.waitFor(() => expect(offer.state).toMatchObject({ wasGuessed: true }));
  }
  expect(offer.state).toEqual({ kind: 'over', why: 'guessed' });
  expect(await kit.take(offer.port, codes.at(-1) ?? '')).toBe('unreachable');
  expect(secrets).toEqual([]);
});

test('a code is not answered once its time is over', async () => {
  const { offer } = await kit.opened({ limits: { ms: 50 } });
  const code = codeOf(offer);
  await vi.waitFor(() => expect(offer.state).toEqual({ kind: 'over', why: 'expired' }));
  expect(await kit.take(offer.port, code)).toBe('unreachable');
});

test('whoever says something else, or too much, or nothing in TLS, is told nothing, and the code still works', async () => {
  const { offer } = await kit.opened();
  const lines = [
    'START {"message":"AAAA"}',
    'PROOF {"message":"AAAA"}',
    'START {"message":1}',
    'HELLO',
    `START ${'x'.repeat(5_000)}`,
  ];
  for (const line of lines) {
    const stream = connectTls({
      port: offer.port,
      host: '127.0.0.1',
      ALPNProtocols: [addingProtocol],
      rejectUnauthorized: false,
    });
    const said: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => said.push(chunk)).on('error', () => undefined);
    stream.write(`${line}\n`);
    await once(stream, 'close');
    expect(Buffer.concat(said).toString()).toMatch(/^(REFUSED \{"code":"wrong-code"\}\n)?$/);
  }
  const plain = connectPlain(offer.port, '127.0.0.1').on('error', () => undefined);
  plain.write('REGISTER {"user":"eve"}\n');
  await once(plain, 'close');
  expect(await kit.take(offer.port, codeOf(offer))).toBe('taken');
});

test('silent connections keep nobody out', async () => {
  const { offer } = await kit.opened();
  const silent = Array.from({ length: offerLimits.connections + 4 }, () =>
    connectPlain(offer.port, '127.0.0.1').on('error', () => undefined),
  );
  await Promise.all(silent.map((socket) => once(socket, 'connect')));
  expect(await kit.take(offer.port, codeOf(offer))).toBe('taken');
  for (const socket of silent) socket.destroy();
});

test('the profile is offered to one computer only', async () => {
  const { offer, secrets } = await kit.opened();
  const code = codeOf(offer);
  const outcomes = await Promise.all([kit.take(offer.port, code), kit.take(offer.port, code)]);
  expect(outcomes.filter((each) => each === 'taken')).toHaveLength(1);
  expect(secrets).toHaveLength(1);
});

test('a code can be typed as it is shown', () => {
  expect(showCode('12345678')).toBe('1234 5678');
  expect(readCode(' 1234 5678 ')).toBe('12345678');
  expect(readCode('1234-5678')).toBe('12345678');
  for (const typed of ['', '1234567', '123456789', '1234567a']) expect(readCode(typed)).toBeUndefined();
});
