import { hashBytes } from '../../../runtime/transfers/hash-tree';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { pieceCount, placeOf } from '../../../shared/transfers/file-layout';
import { contentRange, pathOf, type SharedFile } from '../../../shared/transfers/requests';
import type { WriterKeys } from '../keys';
import type { FileClient } from './file-client';
import type { PiecesWanted } from './file-connections';
import { FileSignature } from './file-signature';
import type { GivenFile } from './file-server';
import type { TransferStore } from './store';

/** Pieces that are on their way to the server at a time. */
const atOnce = 3;
/** Pieces that may wait to be brought, of all files; of more, whoever waits for them asks again. */
const waitingAtMost = 2_000;

/** The server to which pieces are brought. */
export interface BringTo {
  readonly id: PersonId | string;
  readonly client: FileClient;
}

export interface BringerParts {
  readonly store: Pick<TransferStore, 'layer' | 'piece'>;
  readonly keys: Pick<WriterKeys, 'writer'>;
  /** The server; undefined while it takes no files of a conversation. */
  server(conversation: ConversationId): BringTo | undefined;
  /** What is here of a file that is offered in a conversation. */
  find(file: SharedFile): GivenFile | undefined;
  /** Resolves when so many bytes may go, or nobody wants them any more. */
  pace(bytes: number, signal: AbortSignal): Promise<void>;
  now(): number;
}

interface Errand {
  readonly file: SharedFile;
  readonly name: number | 'layer';
}

/** Brings pieces to a server: those for which members wait there, and those for members who are away. */
export class Bringer {
  /** What is to be brought, and what is on its way. */
  readonly #waiting = new Map<string, Errand>();
  readonly #running = new Set<string>();
  readonly #signatures = new WeakMap<GivenFile['transfer'], { to: string; signature: FileSignature }>();
  readonly #stop = new AbortController();

  constructor(private readonly parts: BringerParts) {}

  /** Members wait at the server for these. Has no effect if they are not here. */
  wanted({ conversation, root, size, pieces, layer }: PiecesWanted): void {
    const file = { conversation, root, size };
    const given = this.parts.find(file);
    if (!given) return;
    const count = pieceCount(given.transfer.file.size);
    // A server takes no longer layer, and without it no piece.
    if (count * hashBytes > limits.layerBytesAtServer) return;
    if (layer && count > 1) this.#add({ file, name: 'layer' });
    // Made anew each time that it is asked for.
    const { bits } = given;
    for (const piece of pieces) if (piece < count && isHere(bits, piece)) this.#add({ file, name: piece });
  }

  /** Brings all of a file. */
  bringAll(file: SharedFile): void {
    const given = this.parts.find(file);
    if (!given) return;
    const pieces = Array.from({ length: pieceCount(given.transfer.file.size) }, (_, piece) => piece);
    this.wanted({ ...file, pieces, layer: true });
  }

  stop(): void {
    this.#waiting.clear();
    this.#stop.abort();
  }

  #add(errand: Errand): void {
    const key = keyOf(errand);
    if (this.#running.has(key) || this.#waiting.size >= waitingAtMost) return;
    this.#waiting.set(key, errand);
    this.#next();
  }

  #next(): void {
    for (const [key, errand] of this.#waiting) {
      if (this.#running.size >= atOnce) return;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#carryOut(errand)
        .catch(() => undefined)
        .finally(() => {
          this.#running.delete(key);
          this.#next();
        });
    }
  }

  async #carryOut({ file, name }: Errand): Promise<void> {
    const given = this.parts.find(file);
    if (!given) return;
    if (name === 'layer') return void (await this.#bringLayer(file, given));
    // The server does not keep the layer (any more), without which it cannot check the piece.
    if ((await this.#bringPiece(file, given, name)) === 409 && (await this.#bringLayer(file, given)))
      await this.#bringPiece(file, given, name);
  }

  async #bringPiece(file: SharedFile, given: GivenFile, piece: number): Promise<number | undefined> {
    const { transfer } = given;
    const body = await this.parts.store.piece(transfer.offer, piece);
    if (!body) return undefined;
    const range = contentRange(placeOf(piece, transfer.file.size).sealed, file.size);
    return this.#bring(file, given, { path: pathOf(file, 'content'), range, body });
  }

  /** Returns whether the server has the layer now. */
  async #bringLayer(file: SharedFile, given: GivenFile): Promise<boolean> {
    const { transfer } = given;
    const count = pieceCount(transfer.file.size);
    const body = await this.parts.store.layer(transfer.offer, 0, count);
    if (body?.length !== count * hashBytes) return false;
    const status = await this.#bring(file, given, { path: pathOf(file, 'layer'), body });
    return status === 201 || status === 204;
  }

  async #bring(
    file: SharedFile,
    { transfer }: GivenFile,
    gift: { readonly path: string; readonly range?: string; readonly body: Uint8Array },
  ): Promise<number | undefined> {
    await this.parts.pace(gift.body.length, this.#stop.signal);
    const server = this.parts.server(file.conversation);
    if (!server || this.#stop.signal.aborted) return undefined;
    const { header } = this.#signatureFor(file, transfer, server.id);
    return server.client.bring({ ...gift, authorization: header }, this.#stop.signal);
  }

  #signatureFor(file: SharedFile, transfer: GivenFile['transfer'], to: string): FileSignature {
    const known = this.#signatures.get(transfer);
    if (known?.to === to) return known.signature;
    const signature = new FileSignature(this.parts.keys, { ...file, to }, this.parts.now);
    this.#signatures.set(transfer, { to, signature });
    return signature;
  }
}

const isHere = (bits: Uint8Array, piece: number): boolean =>
  ((bits[piece >> 3] ?? 0) & (0x80 >> (piece & 7))) !== 0;

const keyOf = ({ file, name }: Errand): string => `${pathOf(file, 'content')}#${name}`;
