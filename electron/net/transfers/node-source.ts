import { hashBytes } from '../../../runtime/transfers/hash-tree';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { ConversationId, PersonId, WriterId } from '../../../shared/ids';
import { pieceCount, placeOf, sealedSize } from '../../../shared/transfers/file-layout';
import { pathOf, piecesIn, type FilePart, type SharedFile } from '../../../shared/transfers/requests';
import type { WriterKeys } from '../keys';
import type { FileClient } from './file-client';
import { FileSignature } from './file-signature';
import type { PieceSource, TakePiece } from './source';

/** Pieces that one request is for at most: 4 MiB. */
const piecesAtOnce = 16;

/** The node that is asked. */
export interface FileNode {
  /** Its writer, or the id of a server: what is signed is good for it only. */
  readonly id: string;
  readonly person: PersonId | undefined;
  readonly client: FileClient;
}

/** One file at one node. */
export class NodeSource implements PieceSource {
  readonly atOnce = piecesAtOnce;
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

  content(from: number, to: number, take: TakePiece, signal: AbortSignal): Promise<boolean> {
    const begin = placeOf(from, this.file.size).sealed.from;
    const end = placeOf(to - 1, this.file.size).sealed.to;
    let next = from;
    const question = {
      path: pathOf(this.#shared, 'content', this.holders),
      authorization: this.#signature.header,
      range: `bytes=${begin}-${end - 1}`,
      bytes: end - begin,
    };
    return this.node.client.askParts(
      question,
      (sealed) => {
        const piece = next;
        next += 1;
        return take(piece, sealed);
      },
      signal,
    );
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

  #ask(
    part: Exclude<FilePart, 'content'>,
    bytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const path = pathOf(this.#shared, part, this.holders);
    return this.node.client.ask({ path, authorization: this.#signature.header, bytes }, signal);
  }
}
