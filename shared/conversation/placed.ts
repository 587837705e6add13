import type { PersonId } from '../ids';
import type { Control } from './control';
import type { Past } from './past';

/** A good control in its place. `index` is its position in the graph: higher than that of everything in its past. */
export type Placed = Control & {
  readonly index: number;
  readonly person: PersonId;
  /** What it names, without what comes before another that it names. */
  readonly parents: readonly Placed[];
  /** Everything that it comes after. */
  readonly past: Past;
};

const none: readonly Placed[] = [];
const nobody: readonly PersonId[] = [];

export type Kind = Control['act']['kind'];

/** Whether a control comes after another. */
export const knows = (later: Placed, earlier: Placed): boolean => later.past.has(earlier.index);

/** Whether a control ends that somebody takes part, or that a writer may write. */
export const isRemoval = ({ act }: Placed): boolean =>
  ['LEAVE', 'DECLINE', 'REMOVE', 'UNINVITE', 'REVOKE'].includes(act.kind);

/** Whether an INVITE is the founding one of a room that anybody may join. */
export const isPublicRoom = ({ act }: Placed): boolean => act.kind === 'FOUND' && act.isPublic;

/** The people whom a removal takes out; REVOKE takes out a writer, not a person. */
export function concernedBy({ act, person }: Placed): readonly PersonId[] {
  switch (act.kind) {
    case 'LEAVE':
    case 'DECLINE':
      return [person];
    case 'REMOVE':
      return [act.target];
    case 'UNINVITE':
      return act.people;
    default:
      return nobody;
  }
}

/**
 * The last in a list that a past lacks and for which a test holds. The list is in the order of indices, so the search ends
 * where the past has everything.
 */
export function lastLacking(
  list: readonly Placed[],
  past: Past,
  test: (control: Placed) => boolean,
): Placed | undefined {
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const control = list[at];
    if (!control || control.index < past.full) return undefined;
    if (!past.has(control.index) && test(control)) return control;
  }
  return undefined;
}

/** The last in a list that comes after an index and for which a test holds. */
export function lastSince(
  index: number,
  list: readonly Placed[],
  test: (control: Placed) => boolean,
): Placed | undefined {
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const control = list[at];
    if (!control || control.index <= index) return undefined;
    if (test(control)) return control;
  }
  return undefined;
}

/** The last JOIN of a person that stands and knows all of the person's removals that end what does not know them. */
export function lastNotEnded(
  joins: readonly Placed[],
  removals: readonly Placed[],
  ends: (removal: Placed) => boolean,
  stands: (join: Placed) => boolean,
): Placed | undefined {
  // No JOIN that came before the last removal knows it.
  const end = removals.findLast(ends)?.index ?? -1;
  return lastSince(end, joins, (join) => stands(join) && !lastLacking(removals, join.past, ends));
}

/** Those in a list that a past lacks, the latest first. The list is in the order of indices. */
export function lacking(list: readonly Placed[], past: Past): readonly Placed[] {
  if (!lastLacking(list, past, () => true)) return none;
  const found: Placed[] = [];
  lastLacking(list, past, (control) => {
    found.push(control);
    return false;
  });
  return found;
}

/** Those that no other comes after. @param closed has the past of each of them, and is in the order of indices */
export function headsOf(closed: readonly Placed[]): Placed[] {
  const heads = new Set<Placed>();
  for (const control of closed) {
    for (const parent of control.parents) heads.delete(parent);
    heads.add(control);
  }
  return [...heads];
}
