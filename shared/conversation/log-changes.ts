import type { EntryHash, PersonId } from '../ids';
import type { ControlGraph } from './control-graph';
import type { ControlRecord } from './control-record';
import type { ChainPiece } from './chains';
import { LayeredMap } from './layered-map';
import type { AddedMessage, Recast, Stretch } from './log-addition';
import type { FreshMessage } from './fresh-messages';
import { countsAsUnread } from './readings';
import type { Standing } from './standing';

/** What was last reported to stand, from which later changes are found. */
export class ToldStanding {
  /** By piece, the highest number that stands; only pieces of which not all stands. */
  #tops = new LayeredMap<number, number>();
  #voids: ReadonlySet<EntryHash> = new Set();

  fork(): ToldStanding {
    const fork = new ToldStanding();
    fork.#tops = this.#tops.fork();
    fork.#voids = this.#voids;
    return fork;
  }

  /** Records what stands of these pieces. Returns the differences from the last report. */
  tell(pieces: readonly ChainPiece[], standing: Standing): Stretch[] {
    return pieces.flatMap((piece) => {
      const told = this.#tops.get(piece.id) ?? piece.last;
      const top = standing.topOf(piece);
      if (top < piece.last) this.#tops.set(piece.id, top);
      else if (this.#tops.get(piece.id) !== undefined) this.#tops.delete(piece.id);
      if (top === told) return [];
      const [from, to] = [Math.min(top, told) + 1, Math.min(Math.max(top, told), piece.last)];
      const first = Math.max(from, piece.first);
      return first > to ? [] : [{ piece: piece.id, first, last: to, stands: top > told }];
    });
  }

  /** Records which controls are void. Returns those that changed since the last report, and whether they stand now. */
  tellControls(graph: ControlGraph, record: ControlRecord, standing: Standing): Map<EntryHash, boolean> {
    const voids = new Set<EntryHash>();
    for (const placed of graph.all) if (!standing.stands(placed)) voids.add(placed.hash);
    const changed = new Map<EntryHash, boolean>();
    for (const { hash } of record.all())
      if (voids.has(hash) !== this.#voids.has(hash)) changed.set(hash, !voids.has(hash));
    this.#voids = voids;
    return changed;
  }
}

/** Returns undefined if nothing changes. */
export const recastOf = (
  controls: ReadonlyMap<EntryHash, boolean>,
  stretches: readonly Stretch[],
): Recast | undefined =>
  controls.size === 0 && stretches.length === 0 ? undefined : { controls, stretches };

/** What all messages of a piece have in common. */
export interface PieceFacts {
  readonly person: PersonId;
  /** The highest number that stands. */
  readonly top: number;
  /** Whether they are news to the log's reader. */
  readonly isForReader: boolean;
}

/** Describes added messages for storage. Omits those for whose piece `factsOf` returns undefined. */
export function additionsOf(
  messages: readonly FreshMessage[],
  factsOf: (piece: number) => PieceFacts | undefined,
): AddedMessage[] {
  const pieces = new Map<number, PieceFacts | undefined>();
  return messages.flatMap(({ entry, piece, isKnown }) => {
    if (!pieces.has(piece)) pieces.set(piece, factsOf(piece));
    const facts = pieces.get(piece);
    if (!facts) return [];
    const { person, top, isForReader } = facts;
    const stands = entry.number <= top;
    const unread = !isKnown && stands && isForReader && countsAsUnread(entry.content);
    return { entry, person, piece, stands, unread, known: isKnown };
  });
}
