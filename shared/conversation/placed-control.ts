import type { PersonId } from '../ids';
import type { Control } from './control';
import type { Past } from './past';

/** A good control with its position in the graph. `index` is higher than those of all controls in its past. */
export type PlacedControl = Control & {
  readonly index: number;
  readonly person: PersonId;
  /** The controls that it names, without those in the past of another that it names. */
  readonly parents: readonly PlacedControl[];
  /** Everything that it comes after. */
  readonly past: Past;
};

const none: readonly PlacedControl[] = [];
const nobody: readonly PersonId[] = [];

export type Kind = Control['act']['kind'];

/** Whether a control comes after another. */
export const knows = (later: PlacedControl, earlier: PlacedControl): boolean => later.past.has(earlier.index);

/** Whether a control takes people out or revokes a writer. */
export const isRemoval = ({ act }: PlacedControl): boolean =>
  ['LEAVE', 'DECLINE', 'REMOVE', 'UNINVITE', 'REVOKE'].includes(act.kind);

/** Whether an INVITE is the founding one of a room that anybody may join. */
export const isPublicRoom = ({ act }: PlacedControl): boolean => act.kind === 'FOUND' && act.isPublic;

/** Whether an INVITE is that of a room for everybody. All know the key that signed it, so its author takes no part. */
export const isForEverybody = ({ act }: PlacedControl): boolean =>
  act.kind === 'FOUND' && act.isForEverybody === true;

/** Whether an INVITE founds a conversation whose messages are sealed. */
export const isSealedFounding = ({ act }: Pick<PlacedControl, 'act'>): boolean =>
  act.kind === 'FOUND' && act.sealedFor !== undefined;

/** The people whom a removal takes out; REVOKE takes out a writer, not a person. */
export function concernedBy({ act, person }: Pick<PlacedControl, 'act' | 'person'>): readonly PersonId[] {
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
 * The last control in a list that is not in a past and passes a test. The list MUST be ordered by index: the search ends
 * where the past is complete.
 */
export function lastLacking(
  list: readonly PlacedControl[],
  past: Past,
  test: (control: PlacedControl) => boolean,
): PlacedControl | undefined {
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const control = list[at];
    if (!control || control.index < past.full) return undefined;
    if (!past.has(control.index) && test(control)) return control;
  }
  return undefined;
}

/** The last control in a list that has an index above `index` and passes a test. The list MUST be ordered by index. */
export function lastSince(
  index: number,
  list: readonly PlacedControl[],
  test: (control: PlacedControl) => boolean,
): PlacedControl | undefined {
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const control = list[at];
    if (!control || control.index <= index) return undefined;
    if (test(control)) return control;
  }
  return undefined;
}

/** A person's last JOIN that stands and knows all of their removals for which `ends` is true. */
export function lastNotEnded(
  joins: readonly PlacedControl[],
  removals: readonly PlacedControl[],
  ends: (removal: PlacedControl) => boolean,
  stands: (join: PlacedControl) => boolean,
): PlacedControl | undefined {
  // A JOIN that came before the last removal does not know it.
  const end = removals.findLast(ends)?.index ?? -1;
  return lastSince(end, joins, (join) => stands(join) && !lastLacking(removals, join.past, ends));
}

/** The controls in a list that are not in a past, latest first. The list MUST be ordered by index. */
export function lacking(list: readonly PlacedControl[], past: Past): readonly PlacedControl[] {
  if (!lastLacking(list, past, () => true)) return none;
  const found: PlacedControl[] = [];
  lastLacking(list, past, (control) => {
    found.push(control);
    return false;
  });
  return found;
}

/**
 * The controls that no other comes after.
 * @param closed contains the past of each of its controls, and is ordered by index
 */
export function headsOf(closed: readonly PlacedControl[]): PlacedControl[] {
  const heads = new Set<PlacedControl>();
  for (const control of closed) {
    for (const parent of control.parents) heads.delete(parent);
    heads.add(control);
  }
  return [...heads];
}
