import type { Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { tlsOptions, type TlsCertificate } from '../runtime/tls/options';
import type { SetTimer } from '../runtime/timers';
import { limits } from '../shared/protocol/limits';
import { originOf } from '../shared/protocol/origin';
import { Places } from './addresses';
import { Deadlines } from './deadlines';
import { HandshakeTurns } from './handshake-turns';
import type { Session } from './session';

/** A connection, from the moment it is made. */
export interface Caller {
  readonly socket: Socket;
  readonly address: string;
  /** Which connection it is; see `endsOf`. */
  readonly ends: string;
  /** By which connections are counted together; see `originOf`. */
  readonly origin: string;
  /** False if there were too many connections: it is only told so. */
  readonly hasPlace: boolean;
  /** `silent`: nothing has come from it yet. `shaking hands`: it speaks TLS, and cannot be served yet. */
  state: 'silent' | 'shaking hands' | Session;
  /** Why its handshake failed, if it did. */
  problem: string | undefined;
  /** Stops listening to the socket, which is served from now on. */
  handOver: (() => unknown) | undefined;
}

export interface CallersOptions {
  certificate: TlsCertificate;
  /** Number of connections, in total and per address. */
  places: readonly [number, number];
  /** How long a connection may take from its beginning to the end of its registration. */
  registerMs: number;
  handshakeMs: number;
  setTimer: SetTimer;
  /** A clock that never goes back, in milliseconds. */
  now(): number;
  /** Serves a connection from which lines can be read. */
  serve(stream: Socket, caller: Caller): Session;
  /** The time to register is over. */
  overdue(session: Session): void;
  /** A connection has closed before it was served. */
  lost(caller: Caller): void;
}

/** The first byte of TLS: that of a record with a handshake message. No line begins with it. */
const handshakeRecord = 0x16;

/**
 * Takes connections: counts them, finds out by the first byte whether they speak TLS or plain lines, carries out handshakes,
 * and ends what takes too long. A plain connection costs nothing more than without TLS.
 */
export class Callers {
  readonly #options: CallersOptions;
  readonly #places: Places;
  readonly #tls: TlsServer;
  readonly #registrations: Deadlines<Caller>;
  /** Those without a place, which are not waited for as long as others. */
  readonly #refusals: Deadlines<Caller>;
  readonly #handshakes: Deadlines<Caller>;
  readonly #turns: HandshakeTurns<Caller>;
  /** Handshakes that have begun, by the ends of their connections. */
  readonly #shaking = new Map<string, Caller>();

  constructor(options: CallersOptions) {
    const { certificate, places, registerMs, handshakeMs, now, setTimer } = options;
    this.#options = options;
    this.#places = new Places(...places);
    this.#registrations = new Deadlines(registerMs, now, setTimer, (caller) => this.#expire(caller));
    this.#refusals = new Deadlines(limits.refusalMs, now, setTimer, (caller) => this.#expire(caller));
    this.#handshakes = new Deadlines(handshakeMs, now, setTimer, (caller) => this.#expire(caller));
    this.#turns = new HandshakeTurns(limits.handshakesPerAddress, (caller) => this.#shakeHands(caller));
    this.#tls = createTlsServer({ ...certificate, ...tlsOptions });
    this.#tls.on('secureConnection', (stream) => this.#secured(stream));
    this.#tls.on('tlsClientError', ({ message }, stream) => {
      const caller = this.#shaking.get(endsOf(stream));
      if (caller) caller.problem ??= message;
    });
  }

  /** Sets other limits. Connections that have a place keep it. */
  limit(places: readonly [number, number]): void {
    this.#places.limit(...places);
  }

  /** Takes a connection that has just been made. */
  take(socket: Socket): void {
    const origin = originOf(socket.remoteAddress);
    const hasPlace = this.#places.take(origin);
    const heard = (bytes: Buffer): void => this.#heard(caller, bytes);
    const closed = (): void => this.#closed(caller);
    const caller: Caller = {
      socket,
      address: addressOf(socket),
      ends: endsOf(socket),
      origin,
      hasPlace,
      state: 'silent',
      problem: undefined,
      handOver: () => socket.off('data', heard).off('end', destroy).off('close', closed).off('error', ignore),
    };
    if (!hasPlace && this.#refusals.size >= limits.refusalsWaiting) return void socket.destroy();
    (hasPlace ? this.#registrations : this.#refusals).add(caller);
    socket.once('data', heard).once('end', destroy).once('close', closed).on('error', ignore);
  }

  /** A connection that is served has closed. */
  forget(caller: Caller): void {
    this.#registrations.delete(caller);
    if (caller.hasPlace) this.#places.release(caller.origin);
  }

  /** Ends the connections that are not served yet. */
  stop(): void {
    for (const waiting of [this.#registrations, this.#refusals]) {
      for (const { state, socket } of waiting.all()) if (typeof state === 'string') socket.destroy();
      waiting.stop();
    }
    this.#handshakes.stop();
  }

  #heard(caller: Caller, bytes: Buffer): void {
    const { socket } = caller;
    // Whoever takes the socket over reads them again.
    socket.pause();
    socket.unshift(bytes);
    if (bytes[0] === handshakeRecord) {
      caller.state = 'shaking hands';
      this.#turns.add(caller);
    } else {
      this.#serve(socket, caller);
      socket.resume();
    }
  }

  #shakeHands(caller: Caller): void {
    this.#handshakes.add(caller);
    this.#shaking.set(caller.ends, caller);
    // Whoever hangs up during the handshake is gone.
    caller.socket.allowHalfOpen = false;
    this.#tls.emit('connection', caller.socket);
  }

  #secured(stream: Socket): void {
    const caller = this.#shaking.get(endsOf(stream));
    // Without a caller the connection has closed already.
    if (!caller) return;
    this.#endHandshake(caller);
    stream.allowHalfOpen = true;
    // An error of TLS does not close the connection by itself.
    stream.once('error', destroy);
    this.#serve(stream, caller);
  }

  #serve(stream: Socket, caller: Caller): void {
    caller.handOver?.();
    caller.handOver = undefined;
    this.#refusals.delete(caller);
    caller.state = this.#options.serve(stream, caller);
  }

  /** Ends a connection that takes too long. One that has said nothing is told so in plain lines. */
  #expire(caller: Caller): void {
    if (caller.state === 'silent') this.#serve(caller.socket, caller);
    if (caller.state === 'shaking hands') {
      caller.problem ??= 'no TLS handshake in time';
      caller.socket.destroy();
    } else if (typeof caller.state === 'object') this.#options.overdue(caller.state);
  }

  /** A connection has closed before it was served. */
  #closed(caller: Caller): void {
    if (caller.state === 'shaking hands') this.#endHandshake(caller);
    this.#refusals.delete(caller);
    this.forget(caller);
    this.#options.lost(caller);
  }

  #endHandshake(caller: Caller): void {
    this.#shaking.delete(caller.ends);
    this.#handshakes.delete(caller);
    this.#turns.end(caller);
  }
}

/** A connection's other end, for the log. */
const addressOf = ({ remoteAddress, remotePort }: Socket): string =>
  `${remoteAddress ?? '?'}:${remotePort ?? 0}`;

/** Both ends of a connection, or of what it carries. No two that are open have the same. */
const endsOf = (socket: Socket): string =>
  `${addressOf(socket)} ${socket.localAddress ?? '?'}:${socket.localPort ?? 0}`;

function destroy(this: Socket): void {
  this.destroy();
}

function ignore(): void {
  // An error is followed by `close`.
}
