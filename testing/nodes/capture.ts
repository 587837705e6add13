import { TLSSocket } from 'node:tls';
import { vi } from 'vitest';

/** Something that was sent. */
interface Sent {
  readonly bytes: Buffer;
  /** Undefined until its connection is made. */
  toPort: number | undefined;
}

/**
 * Records everything that any program of this process sends over TLS, before it is encrypted: all that a server, a peer, or
 * somebody who could open TLS gets to see.
 * @param toPort only what goes to this port
 */
export function captured(toPort?: number): { text(): string; end(): void } {
  const sent: Sent[] = [];
  // `write` is not called for all: requests over HTTP have a way of their own.
  const write = vi.spyOn(TLSSocket.prototype, '_write');
  write.mockImplementation(function (this: TLSSocket, chunk: string | Uint8Array, encoding, done) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
    const part: Sent = { bytes, toPort: this.remotePort };
    sent.push(part);
    if (this.connecting) this.once('connect', () => (part.toPort = this.remotePort));
    originals.write.call(this, chunk, encoding, done);
  });
  // So several chunks that wait are written one after the other.
  Object.defineProperty(TLSSocket.prototype, '_writev', { value: undefined, configurable: true });
  return {
    text: () => {
      const wanted = sent.filter((part) => toPort === undefined || part.toPort === toPort);
      return Buffer.concat(wanted.map(({ bytes }) => bytes)).toString();
    },
    end: () => {
      write.mockRestore();
      Reflect.deleteProperty(TLSSocket.prototype, '_writev');
    },
  };
}

const originals = { write: TLSSocket.prototype._write };
