import type { TLSSocket } from 'node:tls';

/** Serves connections that carry HTTP. */
export interface FileConnectionServer {
  /** @param proven MUST be called when the other side has shown that it is a member */
  take(stream: TLSSocket, proven: () => void): void;
}

/** Where connections for files go: nowhere, until something serves them. */
export class FileConnections {
  #server: FileConnectionServer | undefined;

  serveWith(server: FileConnectionServer): void {
    this.#server = server;
  }

  take(stream: TLSSocket, proven: () => void): void {
    if (this.#server) this.#server.take(stream, proven);
    else stream.destroy();
  }
}
