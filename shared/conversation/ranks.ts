import { allVoid, hasAuthority } from './authority';
import { BitSet } from './bit-set';
import type { Conflict } from './conflicts';
import type { ControlGraph } from './control-graph';
import type { Past } from './past';
import type { Kind, Placed } from './placed';
import { Witnesses } from './witnesses';

/**
 * The void controls of a set after each rank of removals (docs/membership.md, "What stands"): those made void by this rank
 * and those before it, and those that rely on them. A removal counts if the ranks before its own leave it standing.
 */
export interface Ranks {
  /** Made void by the founder's LEAVE, without what relies on it. */
  readonly founder: BitSet;
  readonly remove: BitSet;
  readonly leave: BitSet;
  readonly uninvite: BitSet;
  /** What would be void if nothing were spared from the rank of LEAVE, or from UNINVITE. None of it bears witness. */
  readonly leaveUnspared: BitSet;
  readonly uninviteUnspared: BitSet;
  /** What the rank of LEAVE, or UNINVITE, makes void and no witness spares. */
  readonly byLeave: BitSet;
  readonly byUninvite: BitSet;
}

const nothing = new BitSet();
const ofLeave: readonly Kind[] = ['LEAVE', 'DECLINE', 'REVOKE'];

/** Nothing is void, and no removal makes anything void. */
export const plainRanks: Ranks = {
  ...{ founder: nothing, remove: nothing, leave: nothing, uninvite: nothing },
  ...{ leaveUnspared: nothing, uninviteUnspared: nothing },
  ...{ byLeave: nothing, byUninvite: nothing },
};

/** What is void after the ranks before that of a removal of this kind. */
export function voidBefore(ranks: Ranks, kind: Kind): BitSet {
  if (kind === 'REMOVE') return ranks.founder;
  return kind === 'UNINVITE' ? ranks.leave : ranks.remove;
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

  const leaves = removals(ofLeave, remove);
  const takenByLeave = union([byRemove, beyond(leaves), beyond(removals(['UNINVITE'], remove))]);
  const leaveUnspared = standing(takenByLeave);
  const byLeave = unsparedBy(leaves, new Witnesses(graph, set, leaveUnspared));
  const leave = standing(union([byRemove, byLeave]));

  const uninvites = removals(['UNINVITE'], leave);
  const uninviteUnspared = standing(union([takenByLeave, beyond(uninvites)]));
  const byUninvite = unsparedBy(uninvites, new Witnesses(graph, set, uninviteUnspared));
  const uninvite = standing(union([byRemove, byLeave, byUninvite]));
  return { founder, remove, leave, uninvite, leaveUnspared, uninviteUnspared, byLeave, byUninvite };
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
  control: Placed,
  conflicts: readonly Conflict[],
  makesVoid: BitSet,
): Ranks | undefined {
  if (ranks === plainRanks && makesVoid.isEmpty && conflicts.length === 0) return ranks;
  const isBeyond = (kinds: readonly Kind[], before: BitSet): boolean =>
    conflicts.some(({ removal }) => kinds.includes(removal.act.kind) && !before.has(removal.index));
  const { kind } = control.act;
  const founder = kind !== 'LEAVE' && conflicts.some(({ removal }) => isFounderLeave(graph, removal));
  const remove = founder || isBeyond(['REMOVE'], ranks.founder);
  const isLeave = ofLeave.includes(kind) && !isFounderLeave(graph, control);
  if (!remove && !makesVoid.isWithin(isLeave ? ranks.byLeave : nothing)) return undefined;
  // Nobody knows the control yet, so no witness spares it.
  const leave = remove || isBeyond(ofLeave, ranks.remove);
  const uninvite = leave || isBeyond(['UNINVITE'], ranks.leave);
  const leaveUnspared = leave || isBeyond(['UNINVITE'], ranks.remove);

  const withControl = (voids: BitSet, isVoid: boolean): BitSet =>
    isVoid || !hasAuthority(graph, control, voids) ? including(voids, control) : voids;
  const extended = {
    founder: founder ? including(ranks.founder, control) : ranks.founder,
    remove: withControl(ranks.remove, remove),
    leave: withControl(ranks.leave, leave),
    uninvite: withControl(ranks.uninvite, uninvite),
    leaveUnspared: withControl(ranks.leaveUnspared, leaveUnspared),
    uninviteUnspared: withControl(ranks.uninviteUnspared, uninvite || leaveUnspared),
  };
  const isVoid = ({ leaveUnspared: a, uninviteUnspared: b }: typeof extended): boolean =>
    a.has(control.index) && b.has(control.index);
  if (!isVoid(extended) && isNewWitness(graph, ranks, control)) return undefined;
  return {
    ...extended,
    byLeave: leave && !remove ? including(ranks.byLeave, control) : ranks.byLeave,
    byUninvite: uninvite && !leave ? including(ranks.byUninvite, control) : ranks.byUninvite,
  };
}

/** Whether a control may bear witness for an entry that no witness has spared. */
const isNewWitness = (
  { conflicts }: ControlGraph,
  { byLeave, byUninvite }: Ranks,
  control: Placed,
): boolean =>
  conflicts.mayBearWitness(control) && (control.past.meets(byLeave) || control.past.meets(byUninvite));

const unsparedBy = (conflicts: readonly Conflict[], witnesses: Witnesses): BitSet =>
  union(conflicts.map((conflict) => witnesses.unspared(conflict)));

const isFounderLeave = ({ founder }: ControlGraph, { act, person }: Placed): boolean =>
  act.kind === 'LEAVE' && person === founder;

function union(sets: readonly BitSet[]): BitSet {
  const all = new BitSet();
  for (const set of sets) all.addAll(set);
  return all;
}

function including(set: BitSet, { index }: Placed): BitSet {
  const more = set.copy();
  more.add(index);
  return more;
}
