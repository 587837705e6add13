import type { Socket } from 'node:net';

/** Bytes below TLS that each byte of a line may take. A record with a single one takes 23. */
const bytesPerByte = 32;
/** Bytes that a connection may take besides: those of its handshake, and of changes of its key. */
const bytesSpared = 64 * 1024;

/**
 * Whether the other side has sent mostly records without content, such as changes of its key that ask for another. They cost
 * processor time, and their answers wait for the other side in memory that no other limit counts.
 * @param below the connection that carries the stream, or the stream itself if it is plain
 */
export const isWasteful = (below: Socket, stream: Socket): boolean =>
  below.bytesRead > bytesSpared + bytesPerByte * stream.bytesRead;
