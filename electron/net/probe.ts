import { connect } from 'node:net';
import { decodeLine } from '../../shared/protocol/codec';
import { LineConnection } from '../../shared/protocol/line-connection';
import type { ServerAddress } from './types';

const patienceMs = 4_000;

/** Looks whether a Parley server answers at an address, without registering there. The detail is a sentence for people. */
export function testServer({ host, port }: ServerAddress): Promise<{ ok: boolean; detail: string }> {
  const place = `${host}:${port}`;
  return new Promise((resolve) => {
    const socket = connect({ host, port, autoSelectFamily: true });
    const started = Date.now();
    let connected = false;
    const finish = (ok: boolean, detail: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ok, detail });
    };
    const timer = setTimeout(
      () =>
        finish(
          false,
          connected
            ? `Something answers at ${place}, but it is not a Parley server. Check the port.`
            : `${place} does not answer. Check the address, and whether a firewall is in the way.`,
        ),
      patienceMs,
    );
    const connection = new LineConnection(
      socket,
      {
        line: (line) => {
          const message = line.tooLong ? undefined : decodeLine(line.bytes);
          if (message?.ok && message.value.command === 'PONG')
            finish(true, `A Parley server answers at ${place}, in ${Date.now() - started} ms.`);
          else if (!message?.ok)
            finish(false, `Something answers at ${place}, but it is not a Parley server.`);
        },
        close: (reason) => finish(false, explain(place, reason)),
      },
      setImmediate,
    );
    socket.once('connect', () => {
      connected = true;
      connection.send('PING', { token: 'test' });
    });
  });
}

function explain(place: string, reason: string | undefined): string {
  if (reason?.includes('ECONNREFUSED'))
    return `No server is running at ${place}. Check the port, or start one there.`;
  if (reason?.includes('ENOTFOUND') || reason?.includes('EAI_AGAIN'))
    return `There is no computer called ${place.replace(/:\d+$/, '')}. Check the name.`;
  if (reason?.includes('UNREACH')) return `${place} cannot be reached from this network.`;
  return `The connection to ${place} broke off. It may not be a Parley server.`;
}
