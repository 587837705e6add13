import type { PieceSource } from './source';

/**
 * One file at a server, which has what somebody brings it. While another member is connected there, it has everything: it asks
 * them for what it does not keep.
 */
export class ServerSource implements PieceSource {
  readonly person = undefined;

  /**
   * @param kept what the server keeps
   * @param isAnotherThere whether it can ask somebody for the rest
   */
  constructor(
    private readonly kept: PieceSource,
    private readonly isAnotherThere: () => boolean,
  ) {}

  get id(): string {
    return this.kept.id;
  }

  async pieces(signal: AbortSignal): Promise<readonly number[] | 'all' | undefined> {
    const pieces = await this.kept.pieces(signal);
    return pieces && this.isAnotherThere() ? 'all' : pieces;
  }

  layer(signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.kept.layer(signal);
  }

  piece(piece: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.kept.piece(piece, signal);
  }

  /** A server does not keep who has what. */
  async tellWhole(): Promise<void> {
    // Members learn it when they meet.
  }
}
