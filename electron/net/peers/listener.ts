import { createServer, type Server } from 'node:net';
import type { TlsCertificate } from '../../../runtime/tls/options';
import { limits } from '../../../shared/protocol/limits';
import { errorCodeOf } from '../connection/reasons';
import { PeerCallers, type PeerCallersOptions } from './callers';

/** Listens for peers on all addresses, IPv4 and IPv6. */
export class Listener {
  #server: Server | undefined;
  #callers: PeerCallers | undefined;

  constructor(private readonly options: Omit<PeerCallersOptions, 'certificate'>) {}

  /** The port; undefined while nothing listens. */
  get port(): number | undefined {
    const address = this.#server?.address();
    return typeof address === 'object' && address ? address.port : undefined;
  }

  /**
   * Listens on this port if it is free, else on any free one. Rejects when that fails too.
   * @param preferred 0 for any
   */
  async open(preferred: number, certificate: TlsCertificate): Promise<void> {
    const callers = new PeerCallers({ ...this.options, certificate });
    for (const port of preferred === 0 ? [0] : [preferred, 0])
      for (const host of ['::', '0.0.0.0']) {
        const failed = await this.#listen(host, port, callers);
        if (failed === undefined) return;
        // With any other error IPv6 may be turned off: try IPv4 alone.
        if (failed === 'EADDRINUSE') break;
      }
    throw new Error('no port to listen on');
  }

  close(): void {
    this.#server?.close();
    this.#callers?.stop();
    this.#server = undefined;
    this.#callers = undefined;
  }

  #listen(host: string, port: number, callers: PeerCallers): Promise<string | undefined> {
    const server = createServer({ noDelay: true }, (socket) => callers.take(socket));
    server.maxConnections = limits.peerConnections;
    return new Promise((resolve) => {
      server.once('error', (error) => resolve(errorCodeOf(error) ?? 'unknown'));
      server.listen({ host, port }, () => {
        // A later error without a listener would end the app.
        server.on('error', () => undefined);
        this.#server = server;
        this.#callers = callers;
        resolve(undefined);
      });
    });
  }
}
