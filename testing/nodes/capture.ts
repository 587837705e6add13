import { TLSSocket } from 'node:tls';
import { vi } from 'vitest';

/**
 * Records everything that any program of this process sends over TLS, before it is encrypted: all that a server, a peer, or
 * somebody who could open TLS gets to see.
 */
export function captured(): { text(): string; end(): void } {
  const sent: Buffer[] = [];
  const write = vi.spyOn(TLSSocket.prototype, 'write');
  const { write: real } = originals;
  write.mockImplementation(function (this: TLSSocket, ...args: Parameters<TLSSocket['write']>) {
    const [bytes] = args;
    sent.push(Buffer.from(bytes));
    return real.apply(this, args);
  });
  return { text: () => Buffer.concat(sent).toString(), end: () => write.mockRestore() };
}

const originals = { write: TLSSocket.prototype.write };
