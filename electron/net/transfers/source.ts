import type { PersonId } from '../../../shared/ids';

/** Takes a piece that has come: it is handed over. */
export type TakePiece = (piece: number, sealed: Uint8Array) => Promise<void>;

/** Somebody of whom pieces of one file can be asked: a computer of a member, or a server. Nothing that comes is trusted. */
export interface PieceSource {
  /** Tells it from others. */
  readonly id: string;
  /** Whose computer it is; undefined for a server. */
  readonly person: PersonId | undefined;
  /** Which pieces it has; undefined if it does not answer, or has none. */
  pieces(signal: AbortSignal): Promise<readonly number[] | 'all' | undefined>;
  /** The hashes of all pieces; undefined if it does not give them. */
  layer(signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Pieces that it may be asked for in one request. */
  readonly atOnce: number;
  /**
   * Has sealed pieces that follow each other taken as they come, from one up to another. Resolves with whether all came; rejects
   * if one cannot be taken.
   */
  content(from: number, to: number, take: TakePiece, signal: AbortSignal): Promise<boolean>;
  /** Says that this computer has all of it now. Never rejects. */
  tellWhole(): Promise<void>;
}
