import { allVoid, hasAuthority } from './authority';
import { BitSet } from './bit-set';
import type { Conflict } from './conflicts';
import type { ControlGraph } from './control-graph';
import type { Past } from './past';
import type { Kind, PlacedControl } from './placed-control';
import { Witnesses } from './witnesses';

/**
 * The void controls of a set after each rank of removals (docs/membership.md, "What stands"): those made void by this rank
 * and those before it, and those that rely on them. A removal counts if the ranks before its own leave it standing; so do SPEAKERS
 * and CLOSE, with the rank of a REMOVE.
 */
export interface Ranks {
  /** Made void by the founder's LEAVE, without what relies on it. */
  readonly founder: BitSet;
  readonly remove: BitSet;
  /** What is void in the end. */
  readonly last: BitSet;
  /** What would be void if nothing were spared from the last rank. None of it bears witness. */
  readonly unspared: BitSet;
  /** What the last rank makes void and no witness spares. */
  readonly byLast: BitSet;
}

const nothing = new BitSet();
const lastRank: readonly Kind[] = ['LEAVE', 'DECLINE', 'REVOKE', 'UNINVITE'];

/** Nothing is void, and no removal makes anything void. */
export const plainRanks: Ranks = {
  founder: nothing,
  remove: nothing,
  last: nothing,
  unspared: nothing,
  byLast: nothing,
};

/** What is void after the ranks before that of a removal of this kind. */
export function voidBefore(ranks: Ranks, kind: Kind): BitSet {
  const isFounders = kind === 'REMOVE' || kind === 'SPEAKERS' || kind === 'CLOSE';
  return isFounders ? ranks.founder : ranks.remove;
}

/** @param conflicts those whose removal and at least one entry that it makes void are in the set */
export function ranksOf(graph: ControlGraph, set: Past, conflicts: readonly Conflict[]): Ranks {
  if (conflicts.length === 0) return plainRanks;
  const removals = (kinds: readonly Kind[], before: BitSet): Conflict[] =>
    conflicts.filter(({ removal }) => kinds.includes(removal.act.kind) && !before.has(removal.index));
  const beyond = (each: readonly Conflict[]): BitSet => union(each.map((one) => set.common(one.beyond)));
  const standing = (first: BitSet): BitSet => allVoid(graph, set, first);

  const founder = new BitSet();
  for (const index of beyond(conflicts.filter(({ removal }) => isFounderLeave(graph, removal))))
    if (graph.at(index)?.act.kind !== 'LEAVE') founder.add(index);
  const byRemove = union([founder, beyond(removals(['REMOVE'], founder))]);
  const remove = standing(byRemove);

  const others = removals(lastRank, remove);
  const unspared = standing(union([byRemove, beyond(others)]));
  const witnesses = new Witnesses(graph, set, unspared);
  const byLast = union(others.map((conflict) => witnesses.unspared(conflict)));
  const last = standing(union([byRemove, byLast]));
  return { founder, remove, last, unspared, byLast };
}

/**
 * The ranks of a set with one more control.
 * @param conflicts those in which a removal in the set makes the control void
 * @param makesVoid what the control itself makes void in the set
 * @returns undefined if the control may change what is void in the set
 */
export function ranksWith(
  graph: ControlGraph,
  ranks: Ranks,
  control: PlacedControl,
  conflicts: readonly Conflict[],
  makesVoid: BitSet,
): Ranks | undefined {
  if (ranks === plainRanks && makesVoid.isEmpty && conflicts.length === 0) return ranks;
  const isBeyond = (kinds: readonly Kind[], before: BitSet): boolean =>
    conflicts.some(({ removal }) => kinds.includes(removal.act.kind) && !before.has(removal.index));
  const { kind } = control.act;
  const founder = kind !== 'LEAVE' && conflicts.some(({ removal }) => isFounderLeave(graph, removal));
  const remove = founder || isBeyond(['REMOVE'], ranks.founder);
  const isOfLast = lastRank.includes(kind) && !isFounderLeave(graph, control);
  if (!remove && !makesVoid.isWithin(isOfLast ? ranks.byLast : nothing)) return undefined;
  // Nobody knows the control yet, so no witness spares it.
  const last = remove || isBeyond(lastRank, ranks.remove);

  const withControl = (voids: BitSet, isVoid: boolean): BitSet =>
    isVoid || !hasAuthority(graph, control, voids) ? including(voids, control) : voids;
  const unspared = withControl(ranks.unspared, last);
  if (!unspared.has(control.index) && isNewWitness(graph, ranks, control)) return undefined;
  return {
    founder: founder ? including(ranks.founder, control) : ranks.founder,
    remove: withControl(ranks.remove, remove),
    last: withControl(ranks.last, last),
    unspared,
    byLast: last && !remove ? including(ranks.byLast, control) : ranks.byLast,
  };
}

/** Whether a control may bear witness for an entry that no witness has spared. */
const isNewWitness = ({ conflicts }: ControlGraph, { byLast }: Ranks, control: PlacedControl): boolean =>
  conflicts.mayBearWitness(control) && control.past.meets(byLast);

const isFounderLeave = ({ founder }: ControlGraph, { act, person }: PlacedControl): boolean =>
  act.kind === 'LEAVE' && person === founder;

function union(sets: readonly BitSet[]): BitSet {
  const all = new BitSet();
  for (const set of sets) all.addAll(set);
  return all;
}

function including(set: BitSet, { index }: PlacedControl): BitSet {
  const more = set.copy();
  more.add(index);
  return more;
}
