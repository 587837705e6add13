import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { setTimer } from '../../runtime/timers';
import type { Log } from '../../runtime/log';
import { decodeLine, type Line } from '../../shared/protocol/codec';
import type { Result } from '../../shared/protocol/errors';
import { LineConnection } from '../../shared/protocol/line-connection';
import { isExchangeName, type ControlFailure, type ExchangeName, type Reply } from './exchanges';
import type { Operations } from './operator';
import { longestSocketPath } from './socket-path';

/** Number of connections at a time. */
const connectionsAtMost = 8;
/** How long a connection may take to ask. */
const askMs = 10_000;

/**
 * Listens for the operator's command line. Who may connect is up to the file system: only the owner of the data folder, and
 * root.
 */
export class ControlSocket {
  readonly #net = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly operations: Operations,
    private readonly log: Log | undefined,
  ) {
    this.#net.maxConnections = connectionsAtMost;
  }

  /**
   * Listens; undefined, after a line in the log, where that is impossible: the server is of use without.
   * @param path in a folder that is locked against other servers: what is there was left by one that was killed
   */
  static async open(path: string, operations: Operations, log?: Log): Promise<ControlSocket | undefined> {
    const control = new ControlSocket(operations, log);
    try {
      if (Buffer.byteLength(path) > longestSocketPath) throw new Error(`${path} is too long for a socket`);
      await control.#listen(path);
      return control;
    } catch (error) {
      log?.('warn', 'no control socket', { why: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  /** Stops listening, and removes the socket. */
  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#net.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    return closed;
  }

  #listen(path: string): Promise<void> {
    rmSync(path, { force: true });
    return new Promise((resolve, reject) => {
      this.#net.once('error', reject);
      // The socket is made, with this mask, before `listen` returns: at no time may anybody else connect.
      const mask = process.umask(0o177);
      try {
        this.#net.listen(path, () => {
          this.#net.off('error', reject);
          // Nothing that goes wrong here later is a reason to end the server, as an error that nobody hears does.
          this.#net.on('error', ({ message }) => this.log?.('error', 'control socket', { error: message }));
          resolve();
        });
      } finally {
        process.umask(mask);
      }
    });
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let isAsked = false;
    const connection = new LineConnection(
      socket,
      {
        line: (line) => {
          if (isAsked) return;
          isAsked = true;
          void this.#answer(connection, line);
        },
        close: () => {
          deadline.cancel();
          this.#sockets.delete(socket);
        },
      },
      { atEndOfTurn: setImmediate, setTimer },
      { outgoingBytes: Infinity },
    );
    const deadline = setTimer(() => {
      if (!isAsked) connection.drop('no request in time');
    }, askMs);
  }

  async #answer(connection: LineConnection, line: Line): Promise<void> {
    const message = line.tooLong ? undefined : decodeLine(line.bytes);
    const answer =
      message?.ok && isExchangeName(message.value.command)
        ? await this.#carryOut(message.value.command, message.value.fields)
        : bad('This server does not know the request. Use the command line of the same version.');
    if (answer.ok) {
      for (const item of answer.value.items) connection.send('ITEM', item);
      connection.send('DONE', answer.value.done);
    } else connection.send('ERROR', answer.error);
    connection.end();
  }

  async #carryOut(
    name: ExchangeName,
    fields: Record<string, unknown>,
  ): Promise<Result<Reply, ControlFailure>> {
    this.log?.('info', 'the operator asks', { request: name });
    try {
      return await this.operations[name](fields);
    } catch (error) {
      this.log?.('error', 'fault', { error: error instanceof Error ? error.message : String(error) });
      return { ok: false, error: { code: 'not-kept', message: 'The server could not write to its disk.' } };
    }
  }
}

const bad = (message: string): { ok: false; error: ControlFailure } => ({
  ok: false,
  error: { code: 'bad-request', message },
});
