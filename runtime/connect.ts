import { lookup } from 'node:dns';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import type { Address } from '../shared/protocol/address';
import { setTimer as realTimer, type SetTimer } from './timers';

/** What becomes of an attempt to connect. One of the two is called, once, after `connect` has returned. */
export interface ConnectEvents {
  /** @param socket has no listeners: whoever takes it MUST listen to its `error` */
  connected(socket: Socket): void;
  failed(error: Error): void;
}

/** An attempt to connect. */
export interface Attempt {
  /** Gives up: neither event follows. Has no effect after one of them. */
  cancel(): void;
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
 * Starts connecting to an address, or to the first address of a name that answers. It fails when all of them have failed;
 * the caller sets the timeout. Throws when the port is invalid.
 */
export function connect(
  { host, port }: Address,
  events: ConnectEvents,
  { lookup: find = lookup, open = openSocket, setTimer = realTimer }: ConnectOptions = {},
): Attempt {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw Object.assign(new RangeError(`${port} is not a port`), { code: 'ERR_SOCKET_BAD_PORT' });
  const race = new Race(port, events, open, setTimer);
  if (isIP(host) !== 0 || host.includes('%')) race.start([host]);
  else
    find(host, { all: true }, (error, addresses) => {
      if (error) race.fail(error);
      else race.start(interleaved(addresses.map(({ address }) => address)));
    });
  return race;
}

const openSocket = ({ host, port }: Address): Socket => connectSocket({ host, port, noDelay: true });

/** Attempts to connect to the addresses of one host, of which the first that succeeds is used. */
class Race implements Attempt {
  readonly #sockets = new Set<Socket>();
  #waiting: string[] = [];
  #timer: { cancel(): void } | undefined;
  #isOver = false;
  #error: Error | undefined;

  constructor(
    private readonly port: number,
    private readonly events: ConnectEvents,
    private readonly open: (address: Address) => Socket,
    private readonly setTimer: SetTimer,
  ) {}

  start(addresses: string[]): void {
    this.#waiting = addresses;
    this.#next();
  }

  fail(error: Error): void {
    setImmediate(() => {
      if (this.#isOver) return;
      this.#isOver = true;
      this.events.failed(error);
    });
  }

  cancel(): void {
    this.#isOver = true;
    this.#timer?.cancel();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Tries the next address, in parallel with those being tried. */
  #next(): void {
    this.#timer?.cancel();
    const host = this.#waiting.shift();
    if (host === undefined || this.#isOver) return;
    let socket: Socket;
    try {
      socket = this.open({ host, port: this.port });
    } catch (error) {
      return this.#failed(undefined, error instanceof Error ? error : new Error(String(error)));
    }
    this.#sockets.add(socket);
    const failed = (error: Error): void => this.#failed(socket, error);
    socket.once('connect', () => this.#succeed(socket, failed));
    socket.on('error', failed);
    if (this.#waiting.length > 0) this.#timer = this.setTimer(() => this.#next(), aloneMs);
  }

  #failed(socket: Socket | undefined, error: Error): void {
    if (socket && !this.#sockets.delete(socket)) return;
    this.#error ??= error;
    if (this.#waiting.length > 0) this.#next();
    else if (this.#sockets.size === 0) this.fail(this.#error);
  }

  #succeed(socket: Socket, failed: (error: Error) => void): void {
    // Another one was first, or nobody waits any more.
    if (!this.#sockets.delete(socket)) return void socket.destroy();
    this.cancel();
    socket.off('error', failed);
    this.events.connected(socket);
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
