import type { PersonId } from '../../../shared/ids';

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
  /** A sealed piece; undefined if it does not give it. */
  piece(piece: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Says that this computer has all of it now. Never rejects. */
  tellWhole(): Promise<void>;
}
