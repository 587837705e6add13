import type { PieceSource, TakePiece } from './source';

/**
 * One file at a server, which has what somebody brings it. While another member is connected there, it has everything: it asks
 * them for what it does not keep.
 */
export class ServerSource implements PieceSource {
  readonly person = undefined;
  /** It waits for each that it does not keep: so it is asked for several side by side. */
  readonly atOnce = 1;

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

  content(from: number, to: number, take: TakePiece, signal: AbortSignal): Promise<boolean> {
    return this.kept.content(from, to, take, signal);
  }

  /** A server does not keep who has what. */
  async tellWhole(): Promise<void> {
    // Members learn it when they meet.
  }
}
