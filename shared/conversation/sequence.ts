import type { WriterId } from '../ids';
import type { Piece } from './log-addition';

/** Summary of one writer's messages. */
export interface Sequence {
  readonly pieces: readonly number[];
  /** Number of messages with the same number and `prev` as one added before. */
  readonly forks: number;
  /** Number of pieces that follow no held message. */
  readonly roots: number;
  /** Number of pieces that follow a message of another run. */
  readonly turns: number;
  readonly highest: number;
}

export const emptySequence: Sequence = { pieces: [], forks: 0, roots: 0, turns: 0, highest: 0 };

/** The sequences of stored pieces, before it is known how these are linked. */
export function sequencesOf(pieces: readonly Piece[]): Map<WriterId, Sequence> {
  const ids = new Map<WriterId, number[]>();
  const highest = new Map<WriterId, number>();
  for (const { id, writer, last } of pieces) {
    const theirs = ids.get(writer);
    if (theirs) theirs.push(id);
    else ids.set(writer, [id]);
    highest.set(writer, Math.max(highest.get(writer) ?? 0, last));
  }
  return new Map(
    [...ids].map(([writer, each]) => [
      writer,
      { ...emptySequence, pieces: each, highest: highest.get(writer) ?? 0 },
    ]),
  );
}
