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
export interface Arrival {
  readonly socket: Socket;
  readonly address: string;
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

export interface ArrivalsOptions {
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
  serve(stream: Socket, arrival: Arrival): Session;
  /** The time to register is over. */
  overdue(session: Session): void;
  /** A connection has closed before it was served. */
  lost(arrival: Arrival): void;
}

/** The first byte of TLS: that of a record with a handshake message. No line begins with it. */
const handshakeRecord = 0x16;

/**
 * Takes connections: counts them, finds out by the first byte whether they speak TLS or plain lines, carries out handshakes,
 * and ends what takes too long. A plain connection costs nothing more than without TLS.
 */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #places: Places;
  readonly #tls: TlsServer;
  readonly #registrations: Deadlines<Arrival>;
  /** Those without a place, which are not waited for as long as others. */
  readonly #refusals: Deadlines<Arrival>;
  readonly #handshakes: Deadlines<Arrival>;
  readonly #turns: HandshakeTurns<Arrival>;
  /** Handshakes that have begun, by the other side's address. */
  readonly #shaking = new Map<string, Arrival>();

  constructor(options: ArrivalsOptions) {
    const { certificate, places, registerMs, handshakeMs, now, setTimer } = options;
    this.#options = options;
    this.#places = new Places(...places);
    this.#registrations = new Deadlines(registerMs, now, setTimer, (arrival) => this.#expire(arrival));
    this.#refusals = new Deadlines(limits.refusalMs, now, setTimer, (arrival) => this.#expire(arrival));
    this.#handshakes = new Deadlines(handshakeMs, now, setTimer, (arrival) => this.#expire(arrival));
    this.#turns = new HandshakeTurns(limits.handshakesPerAddress, (arrival) => this.#shakeHands(arrival));
    this.#tls = createTlsServer({ ...certificate, ...tlsOptions });
    this.#tls.on('secureConnection', (stream) => this.#secured(stream));
    this.#tls.on('tlsClientError', ({ message }, stream) => {
      const arrival = this.#shaking.get(addressOf(stream));
      if (arrival) arrival.problem ??= message;
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
    const heard = (bytes: Buffer): void => this.#heard(arrival, bytes);
    const closed = (): void => this.#closed(arrival);
    const arrival: Arrival = {
      socket,
      address: addressOf(socket),
      origin,
      hasPlace,
      state: 'silent',
      problem: undefined,
      handOver: () => socket.off('data', heard).off('end', destroy).off('close', closed).off('error', ignore),
    };
    if (!hasPlace && this.#refusals.size >= limits.refusalsWaiting) return void socket.destroy();
    (hasPlace ? this.#registrations : this.#refusals).add(arrival);
    socket.once('data', heard).once('end', destroy).once('close', closed).on('error', ignore);
  }

  /** A connection that is served has closed. */
  forget(arrival: Arrival): void {
    this.#registrations.delete(arrival);
    if (arrival.hasPlace) this.#places.release(arrival.origin);
  }

  /** Ends the connections that are not served yet. */
  stop(): void {
    for (const waiting of [this.#registrations, this.#refusals]) {
      for (const { state, socket } of waiting.all()) if (typeof state === 'string') socket.destroy();
      waiting.stop();
    }
    this.#handshakes.stop();
  }

  #heard(arrival: Arrival, bytes: Buffer): void {
    const { socket } = arrival;
    // Whoever takes the socket over reads them again.
    socket.pause();
    socket.unshift(bytes);
    if (bytes[0] === handshakeRecord) {
      arrival.state = 'shaking hands';
      this.#turns.add(arrival);
    } else {
      this.#serve(socket, arrival);
      socket.resume();
    }
  }

  #shakeHands(arrival: Arrival): void {
    this.#handshakes.add(arrival);
    this.#shaking.set(arrival.address, arrival);
    // Whoever hangs up during the handshake is gone.
    arrival.socket.allowHalfOpen = false;
    this.#tls.emit('connection', arrival.socket);
  }

  #secured(stream: Socket): void {
    const arrival = this.#shaking.get(addressOf(stream));
    // Without an arrival the connection has closed already.
    if (!arrival) return;
    this.#endHandshake(arrival);
    stream.allowHalfOpen = true;
    // An error of TLS does not close the connection by itself.
    stream.once('error', destroy);
    this.#serve(stream, arrival);
  }

  #serve(stream: Socket, arrival: Arrival): void {
    arrival.handOver?.();
    arrival.handOver = undefined;
    this.#refusals.delete(arrival);
    arrival.state = this.#options.serve(stream, arrival);
  }

  /** Ends a connection that takes too long. One that has said nothing is told so in plain lines. */
  #expire(arrival: Arrival): void {
    if (arrival.state === 'silent') this.#serve(arrival.socket, arrival);
    if (arrival.state === 'shaking hands') {
      arrival.problem ??= 'no TLS handshake in time';
      arrival.socket.destroy();
    } else if (typeof arrival.state === 'object') this.#options.overdue(arrival.state);
  }

  /** A connection has closed before it was served. */
  #closed(arrival: Arrival): void {
    if (arrival.state === 'shaking hands') this.#endHandshake(arrival);
    this.#refusals.delete(arrival);
    this.forget(arrival);
    this.#options.lost(arrival);
  }

  #endHandshake(arrival: Arrival): void {
    this.#shaking.delete(arrival.address);
    this.#handshakes.delete(arrival);
    this.#turns.end(arrival);
  }
}

/** A connection's other end, for the log. No two that are open have the same. */
const addressOf = ({ remoteAddress, remotePort }: Socket): string =>
  `${remoteAddress ?? '?'}:${remotePort ?? 0}`;

function destroy(this: Socket): void {
  this.destroy();
}

function ignore(): void {
  // An error is followed by `close`.
}
