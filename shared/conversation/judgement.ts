import type { PersonId } from '../ids';
import { mayAct } from './authority';
import { BitSet } from './bit-set';
import type { Conflict } from './conflicts';
import type { ControlGraph } from './control-graph';
import type { Past } from './past';
import type { PlacedControl } from './placed-control';
import { plainRanks, ranksOf, ranksWith, voidBefore, type Ranks } from './ranks';

/**
 * Which controls of a set stand, and which removals count (docs/membership.md, "What stands"). It never changes. Making one
 * takes time for each conflict in the set, not for each control.
 */
export class Judgement {
  private constructor(
    readonly graph: ControlGraph,
    readonly set: Past,
    private readonly ranks: Ranks,
  ) {}

  /** Judges a set of controls that contains the past of each member. */
  static of(graph: ControlGraph, set: Past): Judgement {
    const isHere = ({ removal, beyond }: Conflict): boolean => set.has(removal.index) && set.meets(beyond);
    return new Judgement(graph, set, ranksOf(graph, set, graph.conflicts.all.filter(isHere)));
  }

  /**
   * The judgement of the set with one more control, whose past is in the set.
   * @param graph this graph or a fork of it, which contains the control
   * @returns undefined if the control may change what stands in the set, which MUST then be judged anew
   */
  with(graph: ControlGraph, control: PlacedControl): Judgement | undefined {
    const { set } = this;
    if (this.isPlain && graph.conflicts.all.length === 0)
      return new Judgement(graph, set.with(control), this.ranks);
    const against = graph.conflicts.against(control).filter(({ removal }) => set.has(removal.index));
    const makesVoid = set.common(graph.conflicts.of(control)?.beyond ?? new BitSet());
    const ranks = ranksWith(graph, this.ranks, control, against, makesVoid);
    return ranks && new Judgement(graph, set.with(control), ranks);
  }

  /** Whether no removal makes anything void: everything stands, and all removals count. */
  get isPlain(): boolean {
    return this.ranks === plainRanks;
  }

  /** The controls that do not stand, by index. */
  get voids(): Iterable<number> {
    return this.ranks.last;
  }

  stands({ index }: PlacedControl): boolean {
    return this.set.has(index) && !this.ranks.last.has(index);
  }

  /** Whether a removal counts. It does not if its author had no authority or was removed. */
  counts({ index, act }: PlacedControl): boolean {
    return this.set.has(index) && !voidBefore(this.ranks, act.kind).has(index);
  }

  /**
   * Whether a person had authority in a past: by a JOIN in it that stands and that no removal in it ended. The founder
   * needs none until they leave.
   */
  hasAuthority(person: PersonId, past: Past): boolean {
    return mayAct(this.graph, person, past, this.ranks.last);
  }
}
