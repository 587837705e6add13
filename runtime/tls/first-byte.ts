import type { Duplex } from 'node:stream';

/** The first byte of TLS: that of a record with a handshake message. No line begins with it. */
const handshakeRecord = 0x16;

/**
 * Finds out by its first byte whether a connection speaks TLS. The socket is paused when `heard` is called: whoever reads
 * from it next reads that byte again.
 * @returns stops waiting
 */
export function onFirstByte(socket: Duplex, heard: (isTls: boolean) => void): () => void {
  const listener = (bytes: Buffer): void => {
    socket.pause();
    socket.unshift(bytes);
    heard(bytes[0] === handshakeRecord);
  };
  socket.once('data', listener);
  return () => void socket.off('data', listener);
}
