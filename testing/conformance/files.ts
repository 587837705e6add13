import { randomBytes } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { connect as connectTls } from 'node:tls';
import { fileProtocol } from '../../runtime/tls/options';
import { authorize, type FileAccess } from '../../runtime/transfers/authorization';
import { pieceHash, rootOf } from '../../runtime/transfers/hash-tree';
import type { ConversationId, WriterId } from '../../shared/ids';
import { pieceBytes } from '../../shared/transfers/file-layout';
import {
  authorizationHeader,
  contentRange,
  pathOf,
  type FilePart,
  type SharedFile,
} from '../../shared/transfers/requests';
import type { Address } from './client';
import type { TestNode } from './node';

/** A sealed content for tests. Its bytes are random, as sealed ones are. */
export interface TestFile extends SharedFile {
  readonly pieces: readonly Buffer[];
  readonly layer: Buffer;
}

export function testFile(conversation: ConversationId, size: number): TestFile {
  const bytes = randomBytes(size);
  const count = Math.ceil(size / pieceBytes);
  const pieces = Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes),
  );
  const layer = Buffer.concat(pieces.map((piece) => pieceHash(piece, count === 1)));
  return { conversation, root: rootOf(layer).toString('base64url'), size, pieces, layer };
}

export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What is asked besides what is usual. */
export interface FileAsk {
  readonly method?: string;
  readonly part?: FilePart;
  readonly holders?: readonly WriterId[];
  readonly headers?: Record<string, string | number>;
  readonly body?: Uint8Array;
  /** Instead of the right ones. */
  readonly access?: Partial<FileAccess>;
  readonly at?: number;
  readonly path?: string;
}

/** Asks a server for files as one computer, over a connection for each request. */
export class FileClient {
  constructor(
    private readonly address: Address,
    private readonly server: string,
    private readonly node: TestNode,
  ) {}

  authorization(file: SharedFile, access: Partial<FileAccess> = {}, at = Date.now()): string {
    const { conversation, root } = file;
    const whole = { conversation, root, to: this.server, ...access };
    return authorizationHeader(authorize(this.node.keys.writer, whole, at));
  }

  ask(file: SharedFile, asked: FileAsk = {}): Promise<FileAnswer> {
    const { method = 'GET', part = 'content', holders, headers, body, access, at } = asked;
    return new Promise((resolve, reject) => {
      const { host, port } = this.address;
      const sent = httpsRequest(
        {
          host,
          port,
          method,
          path: asked.path ?? pathOf(file, part, holders),
          headers: {
            authorization: this.authorization(file, access, at),
            ...(body ? { 'content-length': body.length } : {}),
            ...headers,
          },
          createConnection: () =>
            connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: [fileProtocol] }),
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (bytes: Buffer) => parts.push(bytes));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  putLayer(file: TestFile): Promise<FileAnswer> {
    return this.ask(file, { method: 'PUT', part: 'layer', body: file.layer });
  }

  putPiece(file: TestFile, piece: number, body = file.pieces[piece] ?? Buffer.alloc(0)): Promise<FileAnswer> {
    const from = piece * pieceBytes;
    const range = contentRange({ from, to: from + body.length }, file.size);
    return this.ask(file, { method: 'PUT', headers: { 'content-range': range }, body });
  }

  getPiece(file: SharedFile, piece: number, holders: readonly WriterId[] = []): Promise<FileAnswer> {
    const from = piece * pieceBytes;
    const last = Math.min(from + pieceBytes, file.size) - 1;
    return this.ask(file, { headers: { range: `bytes=${from}-${last}` }, holders });
  }
}
