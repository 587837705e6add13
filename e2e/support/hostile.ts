import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server whose handling of connections the test provides. */
export class HostileServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  connections = 0;

  private constructor(behave: (socket: Socket, connection: number) => void) {
    this.#server = createServer((socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      behave(socket, this.connections);
    });
  }

  static async start(behave: (socket: Socket, connection: number) => void, port = 0): Promise<HostileServer> {
    const hostile = new HostileServer(behave);
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
