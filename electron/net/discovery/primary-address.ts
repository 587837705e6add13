import { createSocket } from 'node:dgram';

/** An address for documentation (RFC 5737): no network leads there, but the default route says it does. */
const anywhere = '192.0.2.1';

/**
 * The IPv4 address from which the system would send to other networks; undefined without a default route. Connecting a
 * datagram socket only looks up the route: nothing is sent.
 */
export function primaryAddress(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (address?: string): void => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => end());
    socket.connect(9, anywhere, () => end(socket.address().address));
  });
}
