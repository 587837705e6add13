import type { PersonId } from '../../../shared/ids';

/** A stretch of a piece's messages. */
export interface PieceStretch {
  readonly piece: number;
  readonly first: number;
  readonly last: number;
}

/** What others are known to hold of a conversation. */
export type PieceReceipts = ReadonlyMap<PersonId, readonly PieceStretch[]>;
