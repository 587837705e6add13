import type { Socket } from 'node:net';
import { Deadlines } from '../runtime/deadlines';
import { onFirstByte } from '../runtime/tls/first-byte';
import { addressOf, Handshakes, type Handshaking } from '../runtime/tls/handshakes';
import { fileProtocol, tlsOptions, type TlsCertificate } from '../runtime/tls/options';
import type { SetTimer } from '../runtime/timers';
import type { Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import { isLoopback, originOf } from '../shared/protocol/origin';
import { Places } from './addresses';
import type { Session } from './session';
import { words } from './words';

/** A connection, from the moment it is made. */
export interface Caller extends Handshaking {
  readonly socket: Socket;
  /** The other end; see `addressOf`. */
  readonly address: string;
  /** Whether it counts as one of the connections that there may be. */
  readonly hasPlace: boolean;
  /** Why it is not served: it is only told so. */
  refusal: Failure | undefined;
  /**
   * `silent`: nothing has come from it yet. `shaking hands`: it speaks TLS, and cannot be served yet. `for files`: it asks for
   * pieces.
   */
  state: 'silent' | 'shaking hands' | 'for files' | Session;
  /** Stops listening to the socket, which is served from now on. */
  handOver: (() => unknown) | undefined;
}

/** Whom a server lets in; can change while it runs. */
export interface CallerLimits {
  /** Number of connections, in total and per address. */
  readonly places: readonly [number, number];
  /** Whether plain lines are taken from other computers, too. */
  readonly plain: boolean;
}

export interface CallersOptions {
  certificate: TlsCertificate;
  limits: CallerLimits;
  /** How long a connection may take from its beginning to the end of its registration. */
  registerMs: number;
  handshakeMs?: number | undefined;
  setTimer: SetTimer;
  /** A clock that never goes back, in milliseconds. */
  now(): number;
  /** Serves a connection from which lines can be read. */
  serve(stream: Socket, caller: Caller): Session;
  /** Serves a connection for pieces of files; undefined where none are kept. */
  serveFiles: ((stream: Socket, caller: Caller) => void) | undefined;
  /** The time to register is over. */
  overdue(session: Session): void;
  /** A connection has closed before it was served. */
  lost(caller: Caller): void;
}

const tooMany: Failure = { code: 'too-many-connections', message: words.full };
const needsTls: Failure = { code: 'tls-required', message: words.plainFromElsewhere };

/**
 * Takes connections: counts them, finds out by the first byte whether they speak TLS or plain lines, and ends what takes too
 * long. A plain connection costs nothing more than without TLS.
 */
export class Callers {
  readonly #options: CallersOptions;
  readonly #places: Places;
  readonly #registrations: Deadlines<Caller>;
  /** Those without a place, which are not waited for as long as others. */
  readonly #refusals: Deadlines<Caller>;
  readonly #handshakes: Handshakes<Caller>;
  #takesPlain: boolean;

  constructor(options: CallersOptions) {
    const { registerMs, now, setTimer } = options;
    this.#options = options;
    this.#takesPlain = options.limits.plain;
    this.#places = new Places(...options.limits.places);
    this.#registrations = new Deadlines(registerMs, now, setTimer, (caller) => this.#expire(caller));
    this.#refusals = new Deadlines(limits.refusalMs, now, setTimer, (caller) => this.#expire(caller));
    this.#handshakes = new Handshakes<Caller>({
      ...options,
      protocols: options.serveFiles ? [...tlsOptions.ALPNProtocols, fileProtocol] : undefined,
      done: (caller, stream) => {
        stream.allowHalfOpen = true;
        if (stream.alpnProtocol === fileProtocol) this.#serveFiles(stream, caller);
        else this.#serve(stream, caller);
      },
    });
  }

  /** Sets other limits. Connections that have a place, or are served, stay as they are. */
  limit({ places, plain }: CallerLimits): void {
    this.#places.limit(...places);
    this.#takesPlain = plain;
  }

  /** Takes a connection that has just been made. */
  take(socket: Socket): void {
    const origin = originOf(socket.remoteAddress);
    const hasPlace = this.#places.take(origin);
    const closed = (): void => this.#closed(caller);
    const caller: Caller = {
      socket,
      address: addressOf(socket),
      origin,
      hasPlace,
      refusal: hasPlace ? undefined : tooMany,
      state: 'silent',
      problem: undefined,
      handOver: () => {
        stopWaiting();
        socket.off('end', destroy).off('close', closed).off('error', ignore);
      },
    };
    if (!hasPlace && this.#refusals.size >= limits.refusalsWaiting) return void socket.destroy();
    (hasPlace ? this.#registrations : this.#refusals).add(caller);
    const stopWaiting = onFirstByte(socket, (isTls) => this.#heard(caller, isTls));
    socket.once('end', destroy).once('close', closed).on('error', ignore);
  }

  /** A connection for files has shown that it is a member's. It may stay. */
  accept(caller: Caller): void {
    this.#registrations.delete(caller);
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

  #heard(caller: Caller, isTls: boolean): void {
    if (isTls) {
      caller.state = 'shaking hands';
      this.#handshakes.add(caller);
    } else {
      if (!this.#takesPlain && !isLoopback(caller.socket.remoteAddress ?? '')) caller.refusal ??= needsTls;
      this.#serve(caller.socket, caller);
      caller.socket.resume();
    }
  }

  #serve(stream: Socket, caller: Caller): void {
    caller.handOver?.();
    caller.handOver = undefined;
    this.#refusals.delete(caller);
    caller.state = this.#options.serve(stream, caller);
  }

  #serveFiles(stream: Socket, caller: Caller): void {
    caller.handOver?.();
    caller.handOver = undefined;
    this.#refusals.delete(caller);
    caller.state = 'for files';
    stream.on('error', ignore);
    this.#options.serveFiles?.(stream, caller);
    if (caller.refusal) stream.destroy();
  }

  /** Ends a connection that takes too long. One that has said nothing is told so in plain lines. */
  #expire(caller: Caller): void {
    if (caller.state === 'silent') this.#serve(caller.socket, caller);
    if (caller.state === 'shaking hands') {
      caller.problem ??= 'no TLS handshake in time';
      caller.socket.destroy();
    } else if (caller.state === 'for files') caller.socket.destroy();
    else if (typeof caller.state === 'object') this.#options.overdue(caller.state);
  }

  /** A connection has closed before it was served. */
  #closed(caller: Caller): void {
    this.#handshakes.end(caller);
    this.#refusals.delete(caller);
    this.forget(caller);
    this.#options.lost(caller);
  }
}

function destroy(this: Socket): void {
  this.destroy();
}

function ignore(): void {
  // An error is followed by `close`.
}
