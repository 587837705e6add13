import type { WriterId } from '../ids';
import { LayeredMap } from './layered-map';
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

const emptySequence: Sequence = { pieces: [], forks: 0, roots: 0, turns: 0, highest: 0 };

/** What a message changes in its writer's sequence. */
interface SequenceChange {
  /** The id of a new piece. */
  readonly piece?: number;
  readonly forks?: number;
  readonly roots?: number;
  readonly turns?: number;
  /** The message's number. */
  readonly highest?: number;
}

/** The sequences of all writers. */
export class Sequences {
  #sequences: LayeredMap<WriterId, Sequence>;

  /** @param pieces stored pieces; how these are linked is counted later */
  constructor(pieces: readonly Piece[] = []) {
    this.#sequences = new LayeredMap(pieces.length > 0 ? sequencesOf(pieces) : undefined);
  }

  /** Returns a copy; counting in it does not change this one. */
  fork(): Sequences {
    const fork = new Sequences();
    fork.#sequences = this.#sequences.fork();
    return fork;
  }

  get writers(): WriterId[] {
    return [...this.#sequences].map(([writer]) => writer);
  }

  of(writer: WriterId): Sequence {
    return this.#sequences.get(writer) ?? emptySequence;
  }

  /** Counts a message that continues a piece. */
  grow(writer: WriterId, number: number): void {
    const { pieces, forks, roots, turns, highest } = this.of(writer);
    this.#sequences.set(writer, { pieces, forks, roots, turns, highest: Math.max(highest, number) });
  }

  count(writer: WriterId, change: SequenceChange): void {
    const { pieces, forks, roots, turns, highest } = this.of(writer);
    const { piece } = change;
    this.#sequences.set(writer, {
      pieces: piece === undefined ? pieces : [...pieces, piece],
      forks: forks + (change.forks ?? 0),
      roots: roots + (change.roots ?? 0),
      turns: turns + (change.turns ?? 0),
      highest: Math.max(highest, change.highest ?? 0),
    });
  }
}

/** The sequences of stored pieces, before it is known how these are linked. */
function sequencesOf(pieces: readonly Piece[]): Map<WriterId, Sequence> {
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
