import { TLSSocket } from 'node:tls';
import { vi } from 'vitest';

/**
 * Records everything that any program of this process sends over TLS, before it is encrypted: all that a server, a peer, or
 * somebody who could open TLS gets to see.
 */
export function captured(): { text(): string; end(): void } {
  const sent: Buffer[] = [];
  // `write` is not called for all: requests over HTTP have a way of their own.
  const write = vi.spyOn(TLSSocket.prototype, '_write');
  write.mockImplementation(function (this: TLSSocket, chunk: string | Uint8Array, encoding, done) {
    sent.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
    originals.write.call(this, chunk, encoding, done);
  });
  // So several chunks that wait are written one after the other.
  Object.defineProperty(TLSSocket.prototype, '_writev', { value: undefined, configurable: true });
  return {
    text: () => Buffer.concat(sent).toString(),
    end: () => {
      write.mockRestore();
      Reflect.deleteProperty(TLSSocket.prototype, '_writev');
    },
  };
}

const originals = { write: TLSSocket.prototype._write };
