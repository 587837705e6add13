import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Deadlines } from '../../../runtime/deadlines';
import { accepted, type Connection } from '../../../runtime/tls/connection';
import { onFirstByte } from '../../../runtime/tls/first-byte';
import { Handshakes, type Handshaking } from '../../../runtime/tls/handshakes';
import { fileProtocol, tlsOptions, type TlsCertificate } from '../../../runtime/tls/options';
import type { SetTimer } from '../../../runtime/timers';
import type { Address } from '../../../shared/protocol/address';
import { limits } from '../../../shared/protocol/limits';
import { originOf } from '../../../shared/protocol/origin';
import { phrase } from '../../../shared/words/phrase';
import { plainHost } from '../connection/address';
import type { Session } from '../connection/session';
import { UnprovenPeers } from './guests';
import { HandshakeLimit } from './handshake-limit';

/** A connection to this node whose other side has not proven who it is. */
interface PeerCaller extends Handshaking {
  readonly socket: Socket;
  /** From where it is connected. */
  readonly from: Address;
  /** Set from the end of its handshake, if lines are read from it. */
  session: Session | undefined;
}

export interface PeerCallersOptions {
  certificate: TlsCertificate;
  setTimer: SetTimer;
  /** A clock that never goes back, in milliseconds. */
  now(): number;
  /**
   * Serves a connection from which lines can be read.
   * @param proven MUST be called when the other side has proven who it is
   */
  serve(connection: Connection, from: Address, proven: () => void): Session;
  /** Serves a connection that carries HTTP, for files, in the same way. */
  serveFiles(stream: TLSSocket, proven: () => void): void;
}

/**
 * Takes connections that peers make: bounds how many may be unproven, carries out as many handshakes of each address as it may
 * have, and ends those that do not speak TLS.
 */
export class PeerCallers {
  readonly #unproven = new UnprovenPeers<PeerCaller>();
  /** Those that are not served yet. */
  readonly #waiting: Deadlines<PeerCaller>;
  readonly #handshakes: Handshakes<PeerCaller>;
  readonly #limit = new HandshakeLimit();
  readonly #now: () => number;

  constructor(options: PeerCallersOptions) {
    const { setTimer, now, serve, serveFiles } = options;
    this.#now = now;
    this.#waiting = new Deadlines(limits.handshakeMs, now, setTimer, ({ socket }) => socket.destroy());
    this.#handshakes = new Handshakes<PeerCaller>({
      ...options,
      protocols: [...tlsOptions.ALPNProtocols, fileProtocol],
      done: (caller, stream) => {
        this.#waiting.delete(caller);
        const proven = (): void => this.#release(caller);
        if (stream.alpnProtocol === fileProtocol) serveFiles(stream, proven);
        else caller.session = serve(accepted(stream, caller.socket), caller.from, proven);
      },
    });
  }

  take(socket: Socket): void {
    const host = plainHost(socket.remoteAddress ?? '');
    const caller: PeerCaller = {
      socket,
      from: { host, port: socket.remotePort ?? 0 },
      origin: originOf(host),
      problem: undefined,
      session: undefined,
    };
    // Whatever goes wrong closes the socket.
    socket.on('error', () => undefined).once('close', () => this.#closed(caller));
    this.#waiting.add(caller);
    onFirstByte(socket, (isTls) => {
      if (isTls && this.#limit.take(host, this.#now())) this.#handshakes.add(caller);
      else socket.destroy();
    });
    const evicted = this.#unproven.add(host, caller);
    if (evicted?.session) evicted.session.drop(phrase('ended.tooManyStrangers'));
    else evicted?.socket.destroy();
  }

  /** Ends the connections that are not served yet. */
  stop(): void {
    for (const { socket } of this.#waiting.all()) socket.destroy();
    this.#waiting.stop();
    this.#handshakes.stop();
  }

  #closed(caller: PeerCaller): void {
    this.#handshakes.end(caller);
    this.#waiting.delete(caller);
    this.#release(caller);
  }

  #release(caller: PeerCaller): void {
    this.#unproven.remove(caller.from.host, caller);
  }
}
