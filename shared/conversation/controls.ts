import type { EntryHash, PersonId, WriterId } from '../ids';
import { BitSet } from './bit-set';
import type { Control } from './control';
import { ControlGraph, type Unplaced } from './control-graph';
import type { ControlState } from './control-state';
import { Judgement } from './judgement';
import { LayeredMap } from './layered-map';
import { Membership } from './membership';
import { Past } from './past';
import { controlBounds, isPermitted, type ControlBounds } from './permissions';
import { concernedBy, type Placed } from './placed';
import { Recent } from './recent';
import { Roster } from './roster';

export type Admission =
  | { readonly result: 'good'; readonly control: Placed }
  | { readonly result: 'not permitted' }
  | { readonly result: 'contradiction' }
  /** Its past is not all here: it may be offered again when these are. */
  | { readonly result: 'incomplete'; readonly missing: readonly EntryHash[] };

/** Number of pasts of which it is kept who took part, because controls that come at the same time have the same. */
const cachedMemberships = 64;

/**
 * The good controls of one conversation, and who takes part by them. Nodes that were given the same controls, in any order
 * that keeps pasts first, hold the same set and the same state.
 */
export class Controls {
  #graph = new ControlGraph();
  #judgement = Judgement.of(this.#graph, Past.empty);
  #roster = new Roster();
  /** Who takes part by everything that is here. */
  #membership = new Membership(this.#judgement);
  /** The controls that others come after. */
  #known = new BitSet();
  #heads: readonly Placed[] | undefined;
  /** Who took part by pasts that were asked about lately, by their heads. */
  #memberships = new Recent<string | number, Membership>(cachedMemberships);
  /** People who took part and then did not, with the index of the control that came when they last went out. */
  #departures = new LayeredMap<PersonId, number>();
  #lastDeparture = -1;

  constructor(private readonly bounds: ControlBounds = controlBounds) {}

  /** The same controls, to which adding does not change these. Does not copy what grows with the number of controls. */
  fork(): Controls {
    const fork = new Controls(this.bounds);
    fork.#graph = this.#graph.fork();
    fork.#judgement = this.#judgement;
    fork.#membership = this.#membership;
    fork.#roster = this.#roster.fork();
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

  /** What stands by everything that is here, and which removals count. */
  get judgement(): Judgement {
    return this.#judgement;
  }

  /** Who takes part by everything that is here. */
  get state(): ControlState {
    return this.#roster.state;
  }

  /** The controls that no other comes after: everything else is in their past. */
  get heads(): readonly Placed[] {
    return (this.#heads ??= this.#known
      .absent(this.#graph.size)
      .flatMap((index) => this.#graph.at(index) ?? []));
  }

  /** The index of the last control with which anybody went out, whatever it is; -1 when there is none. */
  get lastDeparture(): number {
    return this.#lastDeparture;
  }

  /** With how many of the controls, in the order in which they came, somebody who is out last took part; 0 when they never did. */
  lastTookPart(person: PersonId): number {
    return this.#departures.get(person) ?? 0;
  }

  /** The one person for whom a writer is certified; undefined when there is none, or several. */
  personOf(writer: WriterId): PersonId | undefined {
    return this.#graph.personOf(writer, this.#judgement.set);
  }

  /** Takes a control in when it is good; one that is here already is good. */
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

  /** Who takes part by these controls and their pasts. */
  after(hashes: readonly EntryHash[]): Membership {
    const { heads, past } = this.#graph.closure(hashes);
    return this.#membershipOf(heads, past);
  }

  #take(placed: Placed, isLast: boolean): void {
    this.#graph.add(placed);
    this.#heads = undefined;
    for (const { index } of placed.parents) this.#known.add(index);
    const extended = this.#judgement.with(this.#graph, placed);
    if (extended) this.#extend(placed, extended);
    else this.#judgeAnew(placed);
    this.#membership = new Membership(this.#judgement, this.#roster.size);
    if (isLast) this.#memberships.set(placed.index, this.#membership);
  }

  /** Takes in a control that changes nothing of what stood before. */
  #extend(placed: Placed, judgement: Judgement): void {
    const leaving = concernedBy(placed).filter((person) => this.#roster.has(person));
    this.#judgement = judgement;
    this.#roster.add(placed, judgement);
    this.#noteDepartures(leaving, placed);
  }

  /** Takes in a control after which anybody may be out: what brought them in may be void now. */
  #judgeAnew(placed: Placed): void {
    const { members, invited } = this.#roster.state;
    this.#judgement = Judgement.of(this.#graph, Past.first(this.#graph.size));
    this.#roster = new Roster(new Membership(this.#judgement).state);
    this.#noteDepartures([...members, ...invited.keys()], placed);
  }

  /** @param people who took part before */
  #noteDepartures(people: readonly PersonId[], { index }: Placed): void {
    for (const person of people) {
      if (this.#roster.has(person)) continue;
      this.#departures.set(person, index);
      this.#lastDeparture = index;
    }
  }

  /** Who takes part by some controls, of which none comes after another, and their pasts. */
  #membershipOf(heads: readonly Placed[], set: Past): Membership {
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

const isUnplaced = (placed: Placed | Unplaced): placed is Unplaced => 'problem' in placed;

/** @param heads the latest first */
function keyOf(heads: readonly Placed[]): string | number {
  const [first] = heads;
  return first && heads.length === 1 ? first.index : heads.map(({ index }) => index).join();
}
