import { createServer, type Server, type Socket } from 'node:net';
import { limits } from '../../../shared/protocol/limits';
import { errorCodeOf } from '../connection/reasons';

/** Listens for peers on all addresses, IPv4 and IPv6. */
export class Listener {
  #server: Server | undefined;

  constructor(private readonly onSocket: (socket: Socket) => void) {}

  /** The port; undefined while nothing listens. */
  get port(): number | undefined {
    const address = this.#server?.address();
    return typeof address === 'object' && address ? address.port : undefined;
  }

  /**
   * Listens on this port if it is free, else on any free one. Rejects when that fails too.
   * @param preferred 0 for any
   */
  async open(preferred: number): Promise<void> {
    for (const port of preferred === 0 ? [0] : [preferred, 0])
      for (const host of ['::', '0.0.0.0']) {
        const failed = await this.#listen(host, port);
        if (failed === undefined) return;
        // With any other error IPv6 may be turned off: try IPv4 alone.
        if (failed === 'EADDRINUSE') break;
      }
    throw new Error('no port to listen on');
  }

  close(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #listen(host: string, port: number): Promise<string | undefined> {
    const server = createServer({ noDelay: true }, this.onSocket);
    server.maxConnections = limits.peerConnections;
    return new Promise((resolve) => {
      server.once('error', (error) => resolve(errorCodeOf(error) ?? 'unknown'));
      server.listen({ host, port }, () => {
        // A later error without a listener would end the app.
        server.on('error', () => undefined);
        this.#server = server;
        resolve(undefined);
      });
    });
  }
}
