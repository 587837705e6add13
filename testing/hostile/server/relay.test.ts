import { once } from 'node:events';
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { newTlsCertificate } from '../../../runtime/tls/certificate';
import { tlsOptions } from '../../../runtime/tls/options';
import { tls, type Address } from '../../conformance/client';
import { TestNode } from '../../conformance/node';
import { startHere } from '../../conformance/target';

/* Somebody between a full node and its server, who passes on what both say, with TLS of their own on either side. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function between(target: Address): Promise<Address> {
  const listener = createServer({ ...(await newTlsCertificate()), ...tlsOptions }, (victim: TLSSocket) => {
    const toServer = connectTls({ host: target.host, port: target.port, ...tls });
    for (const [from, to] of [
      [victim, toServer],
      [toServer, victim],
    ] as const)
      from.on('error', () => undefined).on('close', () => to.destroy());
    victim.pipe(toServer).pipe(victim);
  }).listen(0, '127.0.0.1');
  ends.push(() => listener.close());
  await once(listener, 'listening');
  const address = listener.address();
  return { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0, tls };
}

test('proofs that are passed on get nobody in', async () => {
  const target = await startHere();
  ends.push(() => target.stop());
  const client = await new TestNode('victim').connect(await between(target));
  await client.take('ERROR', { code: 'bad-proof' });
  await client.closed;
  expect(target.server.online).toBe(0);
});
