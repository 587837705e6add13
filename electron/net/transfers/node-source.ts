import { hashBytes } from '../../../runtime/transfers/hash-tree';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { ConversationId, PersonId, WriterId } from '../../../shared/ids';
import { pieceCount, placeOf, sealedSize } from '../../../shared/transfers/file-layout';
import { pathOf, piecesIn, type FilePart, type SharedFile } from '../../../shared/transfers/requests';
import type { WriterKeys } from '../keys';
import type { FileClient } from './file-client';
import { FileSignature } from './file-signature';
import type { PieceSource } from './source';

/** The node that is asked. */
export interface FileNode {
  /** Its writer, or the id of a server: what is signed is good for it only. */
  readonly id: string;
  readonly person: PersonId | undefined;
  readonly client: FileClient;
}

/** One file at one node. */
export class NodeSource implements PieceSource {
  readonly #shared: SharedFile;
  readonly #signature: FileSignature;

  constructor(
    private readonly node: FileNode,
    conversation: ConversationId,
    private readonly file: Pick<OfferedFile, 'root' | 'size'>,
    keys: Pick<WriterKeys, 'writer'>,
    now: () => number,
    /** Writers that are said to have the file: a server asks them. */
    private readonly holders: readonly WriterId[] = [],
  ) {
    this.#shared = { conversation, root: file.root, size: sealedSize(file.size) };
    this.#signature = new FileSignature(keys, { ...this.#shared, to: node.id }, now);
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

  async tellWhole(): Promise<void> {
    await this.node.client.ask(
      {
        path: pathOf(this.#shared, 'pieces'),
        authorization: this.#signature.header,
        isWhole: true,
        bytes: Math.ceil(pieceCount(this.file.size) / 8),
      },
      new AbortController().signal,
    );
  }

  #ask(part: FilePart, bytes: number, signal: AbortSignal, range?: string): Promise<Uint8Array | undefined> {
    const path = pathOf(this.#shared, part, this.holders);
    return this.node.client.ask({ path, authorization: this.#signature.header, range, bytes }, signal);
  }
}
