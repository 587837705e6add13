import { EventEmitter } from 'node:events';
import { lookup } from 'node:dns';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import type { ByteStream } from '../shared/protocol/line-connection';
import type { Address } from '../shared/protocol/address';
import { setTimer as realTimer, type SetTimer } from './timers';

/** A connection that is being made, or is there. It emits `connect` once it is there; nothing is sent before. */
export interface Connection extends ByteStream {
  once(event: 'connect', listener: () => void): unknown;
}

/** Resolves a name to all its addresses, in the order that the system prefers. */
export type Lookup = (
  host: string,
  options: { all: true },
  found: (error: Error | null, addresses: { address: string }[]) => void,
) => void;

export interface ConnectOptions {
  lookup?: Lookup;
  /** Starts connecting to one IP address. */
  open?: (address: Address) => Socket;
  setTimer?: SetTimer;
}

/**
 * How long one address of a name is tried alone before the next is tried as well (RFC 8305, section 5); the first that
 * answers is used. An attempt is not given up when the next begins: a line may take longer than this.
 */
const aloneMs = 250;

/**
 * Starts connecting to an address, or to the first address of a name that answers. The connection emits `error` and `close`
 * when all of them have failed; the caller sets the timeout. Throws when the port is invalid.
 */
export function connect(address: Address, options: ConnectOptions = {}): Connection {
  const { open = openSocket, setTimer = realTimer } = options;
  if (isIP(address.host) !== 0 || address.host.includes('%')) return open(address);
  const { port } = address;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw Object.assign(new RangeError(`${port} is not a port`), { code: 'ERR_SOCKET_BAD_PORT' });
  return new NamedConnection(address, options.lookup ?? lookup, open, setTimer);
}

const openSocket = ({ host, port }: Address): Socket => connectSocket({ host, port, noDelay: true });

/** A connection with one of several addresses: that of the attempt that succeeded first. */
class NamedConnection extends EventEmitter implements Connection {
  readonly #attempts = new Set<Socket>();
  #waiting: string[] = [];
  #timer: { cancel(): void } | undefined;
  #socket: Socket | undefined;
  #isOver = false;
  #error: Error | undefined;

  constructor(
    { host, port }: Address,
    find: Lookup,
    private readonly open: (address: Address) => Socket,
    private readonly setTimer: SetTimer,
  ) {
    super();
    find(host, { all: true }, (error, addresses) => {
      if (this.#isOver) return;
      if (error) return this.#fail(error);
      this.#waiting = interleaved(addresses.map(({ address }) => address));
      this.#next(port);
    });
  }

  get writableLength(): number {
    return this.#socket?.writableLength ?? 0;
  }

  write(bytes: Uint8Array): boolean {
    return this.#socket?.write(bytes) ?? false;
  }

  cork(): void {
    this.#socket?.cork();
  }

  uncork(): void {
    this.#socket?.uncork();
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  end(): void {
    if (this.#socket) this.#socket.end();
    else this.destroy();
  }

  destroy(): void {
    if (this.#socket) return void this.#socket.destroy();
    this.#finish();
  }

  /** Tries the next address, in parallel with those being tried. */
  #next(port: number): void {
    this.#timer?.cancel();
    const host = this.#waiting.shift();
    if (host === undefined) return;
    let socket: Socket;
    try {
      socket = this.open({ host, port });
    } catch (error) {
      return this.#failed(undefined, error instanceof Error ? error : new Error(String(error)), port);
    }
    this.#attempts.add(socket);
    socket.once('connect', () => this.#succeed(socket));
    socket.on('error', (error) => this.#failed(socket, error, port));
    if (this.#waiting.length > 0) this.#timer = this.setTimer(() => this.#next(port), aloneMs);
  }

  #failed(socket: Socket | undefined, error: Error, port: number): void {
    if (socket && !this.#attempts.delete(socket)) return;
    this.#error ??= error;
    if (this.#waiting.length > 0) this.#next(port);
    else if (this.#attempts.size === 0) this.#fail(this.#error);
  }

  #succeed(socket: Socket): void {
    if (!this.#attempts.delete(socket)) return void socket.destroy();
    this.#timer?.cancel();
    this.#dropAttempts();
    this.#socket = socket;
    for (const event of ['data', 'end', 'drain', 'error', 'close'])
      socket.on(event, (...values: unknown[]) => this.emit(event, ...values));
    this.emit('connect');
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.emit('error', error);
    this.#finish();
  }

  /** Ends a connection that was never made; `close` is emitted later, as with sockets. */
  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer?.cancel();
    this.#waiting = [];
    this.#dropAttempts();
    setImmediate(() => this.emit('close'));
  }

  #dropAttempts(): void {
    for (const attempt of this.#attempts) attempt.destroy();
    this.#attempts.clear();
  }
}

/** Alternates between the address families: if one of them leads nowhere, the other need not wait. */
function interleaved(addresses: readonly string[]): string[] {
  const [first] = addresses;
  if (first === undefined) return [];
  const preferred = addresses.filter((address) => isIP(address) === isIP(first));
  const others = addresses.filter((address) => isIP(address) !== isIP(first));
  return preferred
    .flatMap((address, index) => [address, ...others.slice(index, index + 1)])
    .concat(others.slice(preferred.length));
}
