import { authorize } from '../../../runtime/transfers/authorization';
import { hashBytes } from '../../../runtime/transfers/hash-tree';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { pieceCount, placeOf, sealedSize } from '../../../shared/transfers/file-layout';
import {
  authorizationHeader,
  pathOf,
  piecesIn,
  type FilePart,
  type SharedFile,
} from '../../../shared/transfers/requests';
import type { WriterKeys } from '../keys';
import type { FileClient } from './file-client';
import type { PieceSource } from './source';

/** The node that is asked. */
export interface FileNode {
  /** Its writer, or the id of a server: what is signed is good for it only. */
  readonly id: string;
  readonly person: PersonId | undefined;
  readonly client: FileClient;
}

/** A signature is used for this long. */
const signedMs = 600_000;

/** One file at one node. */
export class NodeSource implements PieceSource {
  readonly #shared: SharedFile;
  #signed: { readonly header: string; readonly at: number } | undefined;

  constructor(
    private readonly node: FileNode,
    conversation: ConversationId,
    private readonly file: Pick<OfferedFile, 'root' | 'size'>,
    private readonly keys: Pick<WriterKeys, 'writer'>,
    private readonly now: () => number,
  ) {
    this.#shared = { conversation, root: file.root, size: sealedSize(file.size) };
  }

  get id(): string {
    return this.node.id;
  }

  get person(): PersonId | undefined {
    return this.node.person;
  }

  async pieces(signal: AbortSignal): Promise<readonly number[] | 'all' | undefined> {
    const count = pieceCount(this.file.size);
    const bits = await this.#ask('pieces', Math.ceil(count / 8), signal);
    const pieces = bits && piecesIn(bits, count);
    return pieces?.length === count ? 'all' : pieces;
  }

  layer(signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#ask('layer', pieceCount(this.file.size) * hashBytes, signal);
  }

  piece(piece: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const { from, to } = placeOf(piece, this.file.size).sealed;
    return this.#ask('content', to - from, signal, `bytes=${from}-${to - 1}`);
  }

  #ask(part: FilePart, bytes: number, signal: AbortSignal, range?: string): Promise<Uint8Array | undefined> {
    const path = pathOf(this.#shared, part);
    return this.node.client.ask({ path, authorization: this.#authorization(), range, bytes }, signal);
  }

  #authorization(): string {
    const now = this.now();
    if (!this.#signed || now - this.#signed.at > signedMs || now < this.#signed.at) {
      const access = { ...this.#shared, to: this.node.id };
      this.#signed = { header: authorizationHeader(authorize(this.keys.writer, access, now)), at: now };
    }
    return this.#signed.header;
  }
}
