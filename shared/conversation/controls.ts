import type { EntryHash, PersonId, WriterId } from '../ids';
import { BitSet } from './bit-set';
import type { Control } from './control';
import { ControlGraph, type PlacementProblem } from './control-graph';
import type { ControlState } from './control-state';
import { Judgement } from './judgement';
import { LayeredMap } from './layered-map';
import { Membership } from './membership';
import { Past } from './past';
import { controlBounds, isPermitted, type ControlBounds } from './permissions';
import { concernedBy, type PlacedControl } from './placed-control';
import { RecentCache } from './recent';
import { Participants } from './participants';

export type Admission =
  | { readonly result: 'good'; readonly control: PlacedControl }
  | { readonly result: 'not permitted' }
  | { readonly result: 'contradiction' }
  /** Part of its past is missing: it can be offered again once that is held. */
  | { readonly result: 'incomplete'; readonly missing: readonly EntryHash[] };

/** Number of pasts whose memberships are cached, because controls that arrive together usually have the same past. */
const cachedMemberships = 64;

/**
 * The good controls of one conversation, and who takes part according to them. Nodes that are given the same controls, in
 * any order that puts pasts first, have the same set and the same state.
 */
export class Controls {
  #graph = new ControlGraph();
  #judgement = Judgement.of(this.#graph, Past.empty);
  #participants = new Participants();
  /** Who takes part according to all controls held. */
  #membership = new Membership(this.#judgement);
  /** The indices of controls that others come after. */
  #known = new BitSet();
  #heads: readonly PlacedControl[] | undefined;
  /** Recently used memberships, by the heads of their pasts. */
  #memberships = new RecentCache<string | number, Membership>(cachedMemberships);
  /** By person, the index of the control whose arrival last put them out. */
  #departures = new LayeredMap<PersonId, number>();
  #lastDeparture = -1;

  constructor(private readonly bounds: ControlBounds = controlBounds) {}

  /** Returns a copy; adding to it does not change this one. Does not copy the controls themselves. */
  fork(): Controls {
    const fork = new Controls(this.bounds);
    fork.#graph = this.#graph.fork();
    fork.#judgement = this.#judgement;
    fork.#membership = this.#membership;
    fork.#participants = this.#participants.fork();
    fork.#known = this.#known.copy();
    fork.#memberships = this.#memberships.fork();
    fork.#departures = this.#departures.fork();
    fork.#lastDeparture = this.#lastDeparture;
    return fork;
  }

  get graph(): ControlGraph {
    return this.#graph;
  }

  /** Whether no removal makes any control void: all of them stand, and all removals count. */
  get isPlain(): boolean {
    return this.#judgement.isPlain;
  }

  /** Which controls stand, and which removals count, according to all controls held. */
  get judgement(): Judgement {
    return this.#judgement;
  }

  /** Who takes part according to all controls held. */
  get state(): ControlState {
    return this.#participants.state;
  }

  /** The controls that no other comes after: everything else is in their past. */
  get heads(): readonly PlacedControl[] {
    return (this.#heads ??= this.#known
      .absent(this.#graph.size)
      .flatMap((index) => this.#graph.at(index) ?? []));
  }

  /** The index of the last control, of whatever kind, whose arrival put anybody out; -1 if there is none. */
  get lastDeparture(): number {
    return this.#lastDeparture;
  }

  /** Number of controls, in order of arrival, with which a person who is out last took part; 0 if they never did. */
  lastTookPart(person: PersonId): number {
    return this.#departures.get(person) ?? 0;
  }

  /** The person for whom a writer is certified; undefined if there is none or several. */
  personOf(writer: WriterId): PersonId | undefined {
    return this.#graph.personOf(writer, this.#judgement.set);
  }

  /** Adds a control if it is good. One that is already held is good. */
  admit(control: Control): Admission {
    const known = this.#graph.get(control.hash);
    if (known) return { result: 'good', control: known };
    const placed = this.#graph.place(control);
    if (isUnplaced(placed))
      return placed.problem === 'incomplete'
        ? { result: 'incomplete', missing: placed.missing }
        : { result: 'contradiction' };
    const isLast = placed.past.size === this.#graph.size;
    const before = isLast ? this.#membership : this.#membershipOf(placed.parents, placed.past);
    if (!isPermitted(this.#graph, before, placed, this.bounds)) return { result: 'not permitted' };
    this.#take(placed, isLast);
    return { result: 'good', control: placed };
  }

  /** Who takes part according to these controls and their pasts. */
  after(hashes: readonly EntryHash[]): Membership {
    const { heads, past } = this.#graph.closure(hashes);
    return this.#membershipOf(heads, past);
  }

  #take(placed: PlacedControl, isLast: boolean): void {
    this.#graph.add(placed);
    this.#heads = undefined;
    for (const { index } of placed.parents) this.#known.add(index);
    const extended = this.#judgement.with(this.#graph, placed);
    if (extended) this.#extend(placed, extended);
    else this.#judgeAnew(placed);
    this.#membership = new Membership(this.#judgement, this.#participants.size);
    if (isLast) this.#memberships.set(placed.index, this.#membership);
  }

  /** Adds a control that does not change what stood before. */
  #extend(placed: PlacedControl, judgement: Judgement): void {
    const leaving = concernedBy(placed).filter((person) => this.#participants.has(person));
    this.#judgement = judgement;
    this.#participants.add(placed, judgement);
    this.#noteDepartures(leaving, placed);
  }

  /** Adds a control after which anybody may be out, because what brought them in may now be void. */
  #judgeAnew(placed: PlacedControl): void {
    const { members, invited } = this.#participants.state;
    this.#judgement = Judgement.of(this.#graph, Past.first(this.#graph.size));
    this.#participants = new Participants(new Membership(this.#judgement).state);
    this.#noteDepartures([...members, ...invited.keys()], placed);
  }

  /** @param people those who took part before the control */
  #noteDepartures(people: readonly PersonId[], { index }: PlacedControl): void {
    for (const person of people) {
      if (this.#participants.has(person)) continue;
      this.#departures.set(person, index);
      this.#lastDeparture = index;
    }
  }

  /** Who takes part according to a set of controls with these heads. */
  #membershipOf(heads: readonly PlacedControl[], set: Past): Membership {
    const key = keyOf(heads);
    const known = this.#memberships.get(key);
    if (known) return known;
    const [head] = heads;
    const before = head && heads.length === 1 ? this.#memberships.get(keyOf(head.parents)) : undefined;
    const extended = head && before?.judgement.with(this.#graph, head);
    const membership = new Membership(extended ?? Judgement.of(this.#graph, set));
    this.#memberships.set(key, membership);
    return membership;
  }
}

const isUnplaced = (placed: PlacedControl | PlacementProblem): placed is PlacementProblem =>
  'problem' in placed;

/** @param heads latest first */
function keyOf(heads: readonly PlacedControl[]): string | number {
  const [first] = heads;
  return first && heads.length === 1 ? first.index : heads.map(({ index }) => index).join();
}
