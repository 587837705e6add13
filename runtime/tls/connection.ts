import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Address } from '../../shared/protocol/address';
import type { ByteStream } from '../../shared/protocol/line-connection';
import type { Attempt } from '../connect';
import type { Environment } from '../environment';
import { channelOf } from './channel';
import { tlsOptions } from './options';
import { isWasteful } from './waste';

/** One end of a connection over TLS. The end that dialled sends nothing before `connect`. */
export interface Connection extends ByteStream {
  /** Binds proofs to this connection; see `channelOf`. */
  readonly channel: string;
  /** Whether the other side has sent mostly what is no content; see `isWasteful`. */
  readonly isWasteful: boolean;
  /** `reached`: something accepts connections there. `connect`: it speaks TLS, and what is sent is encrypted. */
  once(event: 'reached' | 'connect', listener: () => void): unknown;
}

/** Starts connecting to an address over TLS. The caller sets the timeout. Throws when the port is invalid. */
export function connectSecurely(address: Address, environment: Pick<Environment, 'connect'>): Connection {
  const connection = new SecureConnection();
  connection.dial(address, environment);
  return connection;
}

/** The end of a connection that somebody else made, after its handshake. */
export function accepted(stream: TLSSocket, below: Socket): Connection {
  const connection = new SecureConnection();
  connection.take(stream, below);
  return connection;
}

/** What is there speaks TLS, but does not say that it speaks Parley's protocol inside. */
class OtherProtocol extends Error {
  readonly code = 'EPROTO';
}

const forwarded: readonly string[] = ['data', 'end', 'drain', 'error', 'close'];

/** A connection over TLS that can be used before there is a socket. */
class SecureConnection extends EventEmitter implements Connection {
  #attempt: Attempt | undefined;
  #stream: TLSSocket | undefined;
  #below: Socket | undefined;
  #isOver = false;

  dial(address: Address, environment: Pick<Environment, 'connect'>): void {
    this.#attempt = environment.connect(address, {
      connected: (socket) => this.#shakeHands(socket),
      failed: (error) => {
        this.emit('error', error);
        this.#finish();
      },
    });
  }

  take(stream: TLSSocket, below: Socket): void {
    this.#stream = stream;
    this.#below = below;
    // An error of TLS does not close the connection by itself.
    stream.once('error', () => stream.destroy());
    for (const event of forwarded) stream.on(event, (...values: unknown[]) => this.emit(event, ...values));
  }

  get channel(): string {
    return channelOf(this.#stream);
  }

  get isWasteful(): boolean {
    return this.#stream !== undefined && this.#below !== undefined && isWasteful(this.#below, this.#stream);
  }

  get writableLength(): number {
    return this.#stream?.writableLength ?? 0;
  }

  write(bytes: Uint8Array, taken?: (error?: Error | null) => void): boolean {
    return this.#stream?.write(bytes, taken) ?? false;
  }

  cork(): void {
    this.#stream?.cork();
  }

  uncork(): void {
    this.#stream?.uncork();
  }

  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  end(): void {
    if (this.#stream) this.#stream.end();
    else this.destroy();
  }

  destroy(): void {
    if (this.#stream) return void this.#stream.destroy();
    this.#attempt?.cancel();
    this.#finish();
  }

  #shakeHands(socket: Socket): void {
    // What goes wrong is reported by the TLS socket.
    socket.on('error', () => undefined);
    // Certificates prove nothing: who is at the other end is proven by PROOF and REGISTER.
    const stream = connectTls({ socket, ...tlsOptions, rejectUnauthorized: false });
    this.take(stream, socket);
    stream.once('secureConnect', () => {
      if (stream.alpnProtocol === tlsOptions.ALPNProtocols[0]) this.emit('connect');
      else stream.destroy(new OtherProtocol());
    });
    this.emit('reached');
  }

  /** Ends a connection that was never made; `close` is emitted later, as with sockets. */
  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    setImmediate(() => this.emit('close'));
  }
}
