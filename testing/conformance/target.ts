import { newPersonKey } from '../../runtime/entries/keys';
import { newTlsCertificate } from '../../runtime/tls/certificate';
import { startServer, type Server } from '../../server/server';
import { localMessageStore } from '../../server/storage/message-store';
import { isLoopback } from '../../shared/protocol/origin';
import { tls, type Address } from './client';

/** A server under test: a running one named by PARLEY_CONFORMANCE=host:port, else one started for the purpose. */
export interface Target extends Address {
  stop(): Promise<void>;
}

export async function startTarget(): Promise<Target> {
  const elsewhere = process.env['PARLEY_CONFORMANCE'];
  if (elsewhere === undefined) return startHere();
  const [, host = '127.0.0.1', port = '6666'] = /^(.*):(\d+)$/.exec(elsewhere) ?? [];
  // Elsewhere plain lines may be refused.
  const options = isLoopback(host) ? {} : { tls };
  return { host, port: Number(port), ...options, stop: () => Promise.resolve() };
}

/** A server in this process. */
export async function startHere(
  options: Partial<Parameters<typeof startServer>[0]> = {},
): Promise<Target & { server: Server }> {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    name: 'Test',
    identity: newPersonKey(),
    certificate: await newTlsCertificate(),
    store: localMessageStore(),
    ...options,
  });
  return { host: '127.0.0.1', port: server.port, server, stop: () => server.close() };
}
