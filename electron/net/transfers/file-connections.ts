import type { TLSSocket } from 'node:tls';
import type { ServerMessages } from '../../../shared/protocol/messages';

/** What a server says that a member waits for. */
export type PiecesWanted = ServerMessages['PIECES_WANTED'];

/** Serves connections that carry HTTP. */
export interface FileConnectionServer {
  /** @param proven MUST be called when the other side has shown that it is a member */
  take(stream: TLSSocket, proven: () => void): void;
  /** A server asks for pieces that a member waits for there. */
  wanted(pieces: PiecesWanted): void;
}

/** Where connections for files, and a server's questions for pieces, go: nowhere, until something serves them. */
export class FileConnections {
  #server: FileConnectionServer | undefined;

  serveWith(server: FileConnectionServer): void {
    this.#server = server;
  }

  take(stream: TLSSocket, proven: () => void): void {
    if (this.#server) this.#server.take(stream, proven);
    else stream.destroy();
  }

  wanted(pieces: PiecesWanted): void {
    this.#server?.wanted(pieces);
  }
}
