import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { connect as connectPlain } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { realEnvironment } from '../../../runtime/environment';
import { newTlsCertificate } from '../../../runtime/tls/certificate';
import { addingProtocol, readCode, showCode } from '../../../shared/protocol/adding';
import { Offer, offerLimits, type OfferOptions } from './offer';
import { takeProfile, TakingError } from './taking';

let folder = '';
const offers: Offer[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'adding-'))));
afterEach(() => {
  for (const offer of offers.splice(0)) offer.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes that need several writes. */
const profile = Buffer.alloc(3_000_000, 'profile ');

async function opened(options: Partial<OfferOptions> = {}): Promise<{ offer: Offer; secrets: string[] }> {
  const secrets: string[] = [];
  const offer = await Offer.open({
    certificate: await newTlsCertificate(),
    environment: realEnvironment,
    log: () => undefined,
    pack: async (secret) => {
      secrets.push(secret);
      const path = join(folder, 'packed');
      writeFileSync(path, profile);
      return path;
    },
    changed: () => undefined,
    ...options,
  });
  offers.push(offer);
  return { offer, secrets };
}

const codeOf = ({ state }: Offer): string => (state.kind === 'open' ? state.code : '');
const otherThan = (code: string): string => (code === '00000000' ? '11111111' : '00000000');

async function take(port: number, code: string, secrets: string[] = []): Promise<string> {
  const path = join(folder, 'taken');
  return takeProfile({
    address: { host: '127.0.0.1', port },
    code,
    path,
    signal: new AbortController().signal,
    environment: realEnvironment,
    progress: () => undefined,
    check: async (secret) => void secrets.push(secret),
  }).then(
    () => 'taken',
    (error: unknown) => (error instanceof TakingError ? error.why : String(error)),
  );
}

test('a computer with the code gets the whole profile, and both have the same secret', async () => {
  const { offer, secrets } = await opened();
  const theirs: string[] = [];
  expect(await take(offer.port, codeOf(offer), theirs)).toBe('taken');
  expect(readFileSync(join(folder, 'taken')).equals(profile)).toBe(true);
  expect(theirs).toEqual(secrets);
  expect(secrets).toHaveLength(1);
  await vi.waitFor(() => expect(offer.state).toEqual({ kind: 'given' }));
  expect(await take(offer.port, '12345678')).toBe('unreachable');
});

test('a wrong code gets nothing, after five there is another code, and after three codes none', async () => {
  const { offer, secrets } = await opened();
  const codes: string[] = [];
  while (codes.length < offerLimits.codes) {
    const code = codeOf(offer);
    codes.push(code);
    for (let tries = 1; tries <= offerLimits.tries; tries += 1) {
      expect(codeOf(offer)).toBe(code);
      expect(await take(offer.port, otherThan(code))).toBe('wrong-code');
    }
    await vi.waitFor(() => expect(codeOf(offer)).not.toBe(code), 5_000);
    if (codes.length < offerLimits.codes)
      await vi.waitFor(() => expect(offer.state).toMatchObject({ wasGuessed: true }));
  }
  expect(offer.state).toEqual({ kind: 'over', why: 'guessed' });
  expect(await take(offer.port, codes.at(-1) ?? '')).toBe('unreachable');
  expect(secrets).toEqual([]);
});

test('a code is not answered once its time is over', async () => {
  const { offer } = await opened({ limits: { ms: 50 } });
  const code = codeOf(offer);
  await vi.waitFor(() => expect(offer.state).toEqual({ kind: 'over', why: 'expired' }));
  expect(await take(offer.port, code)).toBe('unreachable');
});

test('whoever says something else, or too much, or nothing in TLS, is told nothing, and the code still works', async () => {
  const { offer } = await opened();
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
  expect(await take(offer.port, codeOf(offer))).toBe('taken');
});

test('silent connections keep nobody out', async () => {
  const { offer } = await opened();
  const silent = Array.from({ length: offerLimits.connections + 4 }, () =>
    connectPlain(offer.port, '127.0.0.1').on('error', () => undefined),
  );
  await Promise.all(silent.map((socket) => once(socket, 'connect')));
  expect(await take(offer.port, codeOf(offer))).toBe('taken');
  for (const socket of silent) socket.destroy();
});

test('the profile is offered to one computer only', async () => {
  const { offer, secrets } = await opened();
  const code = codeOf(offer);
  const outcomes = await Promise.all([take(offer.port, code), take(offer.port, code)]);
  expect(outcomes.filter((each) => each === 'taken')).toHaveLength(1);
  expect(secrets).toHaveLength(1);
});

test('a code can be typed as it is shown', () => {
  expect(showCode('12345678')).toBe('1234 5678');
  expect(readCode(' 1234 5678 ')).toBe('12345678');
  expect(readCode('1234-5678')).toBe('12345678');
  for (const typed of ['', '1234567', '123456789', '1234567a']) expect(readCode(typed)).toBeUndefined();
});
