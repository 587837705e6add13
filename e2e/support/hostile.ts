import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { Server } from 'node:tls';
import { tlsServer, type Ends } from '../../testing/nodes/test-wire';

/** A server over TLS whose handling of connections the test provides. */
export class HostileServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  connections = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('secureConnection', () => (this.connections += 1));
  }

  static async start(behave: (ends: Ends) => void, port = 0): Promise<HostileServer> {
    const hostile = new HostileServer(await tlsServer(behave));
    hostile.#server.listen(port, '127.0.0.1');
    await once(hostile.#server, 'listening');
    return hostile;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}

/** Bytes that are wrong in every way: not UTF-8, not JSON, wrong types, unknown commands, half a line at the end. */
export const garbage = Buffer.concat([
  Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a]),
  Buffer.from('hello there\nWELCOME [1,2\nWELCOME {"user":7}\nONLINE_USERS {"users":"everyone"}\n'),
  Buffer.from('SEND_MESSAGE {"conversation":"../../etc","text":{}}\nNO_SUCH_THING {}\nERROR {"code":4}\n'),
  Buffer.from('HAVE {"conversations":[{"conversation":null}]}\nICON {"hash":"<script>"}\n{}{}{}\n\n\nWELC'),
]);
