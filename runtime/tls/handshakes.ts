import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { limits } from '../../shared/protocol/limits';
import { Deadlines } from '../deadlines';
import type { SetTimer } from '../timers';
import { HandshakeTurns } from './handshake-turns';
import { tlsOptions, type TlsCertificate } from './options';

/** What carries a connection, a socket of the system or something like one, with its ends if they are known. */
type Carrier = Duplex & Partial<Pick<Socket, 'remoteAddress' | 'remotePort' | 'localAddress' | 'localPort'>>;

/** A connection that somebody else made, before its handshake. */
export interface Handshaking {
  readonly socket: Carrier;
  /** By which connections are counted together; see `originOf`. */
  readonly origin: string;
  /** Why its handshake failed, if it did. */
  problem: string | undefined;
}

export interface HandshakesOptions<Each> {
  certificate: TlsCertificate;
  /** What connections may carry, by the name in ALPN; lines unless it says otherwise. */
  protocols?: readonly string[] | undefined;
  handshakeMs?: number | undefined;
  /** A clock that never goes back, in milliseconds. */
  now(): number;
  setTimer: SetTimer;
  /** Something can be read from a connection from now on: what it is, its `alpnProtocol` says. */
  done(each: Each, stream: TLSSocket): void;
}

/**
 * Carries out the TLS handshakes of a program that listens: a few of each address at a time, each within a time limit. One
 * that fails closes its socket.
 */
export class Handshakes<Each extends Handshaking> {
  readonly #tls: Server;
  readonly #deadlines: Deadlines<Each>;
  readonly #turns: HandshakeTurns<Each>;
  /** Those that are not finished, with the ends of their connections. */
  readonly #unfinished = new Map<Each, string>();
  /** Those that have begun, by the ends of their connections. */
  readonly #begun = new Map<string, Each>();

  constructor(options: HandshakesOptions<Each>) {
    const { certificate, handshakeMs = limits.handshakeMs, now, setTimer, done } = options;
    const { protocols = tlsOptions.ALPNProtocols } = options;
    this.#deadlines = new Deadlines(handshakeMs, now, setTimer, (each) => {
      each.problem ??= 'no TLS handshake in time';
      each.socket.destroy();
    });
    this.#turns = new HandshakeTurns(limits.handshakesPerAddress, (each) => this.#begin(each));
    this.#tls = createServer({ ...certificate, ...tlsOptions, ALPNProtocols: [...protocols] });
    this.#tls.on('secureConnection', (stream) => {
      const each = this.#begun.get(endsOf(stream));
      // Without one the connection has closed already.
      if (!each) return;
      this.end(each);
      // An error of TLS does not close the connection by itself.
      stream.once('error', destroy);
      done(each, stream);
    });
    this.#tls.on('tlsClientError', ({ message }, stream) => {
      const each = this.#begun.get(endsOf(stream));
      if (each) each.problem ??= message;
    });
  }

  /** Begins a handshake now, or in its turn. `end` MUST be called when the socket closes. */
  add(each: Each): void {
    // A socket that has closed does not know its ends any more.
    this.#unfinished.set(each, endsOf(each.socket));
    this.#turns.add(each);
  }

  /** A connection has closed. Has no effect if its handshake is finished or never was to be. */
  end(each: Each): void {
    const ends = this.#unfinished.get(each);
    if (ends === undefined) return;
    this.#unfinished.delete(each);
    this.#begun.delete(ends);
    this.#deadlines.delete(each);
    this.#turns.end(each);
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #begin(each: Each): void {
    const { socket } = each;
    this.#deadlines.add(each);
    this.#begun.set(endsOf(socket), each);
    // Whoever hangs up during the handshake is gone.
    socket.allowHalfOpen = false;
    this.#tls.emit('connection', socket);
  }
}

/** A connection's other end, for the log. */
export const addressOf = ({ remoteAddress, remotePort }: Carrier): string =>
  `${remoteAddress ?? '?'}:${remotePort ?? 0}`;

/** Both ends of a connection, or of what it carries. No two that are open have the same. */
const endsOf = (socket: Carrier): string =>
  `${addressOf(socket)} ${socket.localAddress ?? '?'}:${socket.localPort ?? 0}`;

function destroy(this: Duplex): void {
  this.destroy();
}
