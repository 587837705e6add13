import type { EntryLog } from '../../shared/conversation/entry-log';
import { limits } from '../../shared/protocol/limits';
import type { PersonId } from '../../shared/ids';

/** Counts of logs, which do not change once they are adopted: callers ask whenever a few entries have come. */
const counts = new WeakMap<EntryLog, number>();

/**
 * Number of messages known to be missing because later ones of the same writer are held, as far as they were written for
 * `me`, the reader of the log. Writers choose their numbers freely, so it is capped at `limits.missingMessagesCounted`.
 */
export function countGaps(log: EntryLog, me: PersonId): number {
  const count = counts.get(log) ?? gapsIn(log, me);
  counts.set(log, count);
  return count;
}

function gapsIn({ chains, controls }: EntryLog, me: PersonId): number {
  const { graph } = controls;
  const { founding } = graph;
  if (graph.removalsOf(me).length > 0) return 0;
  const wasThere = founding !== undefined && controls.after([founding.hash]).takesPart(me);
  let count = 0;
  for (const writer of chains.writers) {
    const pieces = chains.piecesOf(writer);
    for (const { parent, firstPrev, first } of pieces) {
      if (parent !== undefined || firstPrev === undefined) continue;
      const below = pieces.reduce((most, { last }) => (last < first ? Math.max(most, last) : most), 0);
      if (below > 0 || wasThere) count += first - 1 - below;
    }
  }
  return Math.min(count, limits.missingMessagesCounted);
}
