import { expect, test } from 'vitest';
import { limits } from '../../../shared/protocol/limits';
import { HandshakeLimit } from './handshake-limit';

/** How many handshakes are carried out of `count` that come at once, each from the host with its number. */
function carriedOut(
  limit: HandshakeLimit,
  count: number,
  hostOf: (number: number) => string,
  now = 0,
): number {
  return Array.from({ length: count }, (_, number) => limit.take(hostOf(number), now)).filter(Boolean).length;
}

const many = 10 * limits.peerHandshakesOfOriginBurst;
const fresh = (number: number): string => `2001:db8::${number.toString(16)}`;

test('somebody who floods from one address keeps no neighbour on the same IPv6 network out', () => {
  const limit = new HandshakeLimit();
  expect(carriedOut(limit, many, () => '2001:db8::1')).toBe(limits.peerHandshakesBurst);
  expect(limit.take('2001:db8::2', 0)).toBe(true);
});

test('somebody who takes a new IPv6 address for each connection has a limit too, and keeps no other network out', () => {
  const limit = new HandshakeLimit();
  expect(carriedOut(limit, many, fresh)).toBe(limits.peerHandshakesOfOriginBurst);
  expect(carriedOut(limit, many, (number) => fresh(many + number), 1_000)).toBe(
    limits.peerHandshakesOfOriginPerSecond,
  );
  for (const host of ['2001:db8:0:1::1', 'fe80::1', '192.0.2.1']) expect(limit.take(host, 1_000)).toBe(true);
});

test('each IPv4 address has a limit of its own', () => {
  const limit = new HandshakeLimit();
  for (let number = 0; number < 20; number += 1)
    expect(carriedOut(limit, many, () => `192.0.2.${number}`)).toBe(limits.peerHandshakesBurst);
});
