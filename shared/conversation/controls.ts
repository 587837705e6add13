import type { EntryHash, PersonId, WriterId } from '../ids';
import { BitSet } from './bit-set';
import type { Control } from './control';
import { concernedBy, ControlGraph, type Placed, type Unplaced } from './control-graph';
import { Judgement } from './judgement';
import { emptyState, extended, stateOf, staysPlain, takesPart, type ControlState } from './control-state';
import { controlBounds, isPermitted, type ControlBounds } from './permissions';

export type Admission =
  | { readonly result: 'good'; readonly control: Placed }
  | { readonly result: 'not permitted' }
  | { readonly result: 'contradiction' }
  /** Its past is not all here: it may be offered again when these are. */
  | { readonly result: 'incomplete'; readonly missing: readonly EntryHash[] };

/** Number of states kept for controls that come after a past that was asked about lately. */
const cachedStates = 64;

/**
 * The good controls of one conversation, and who takes part by them. Nodes that were given the same controls, in any order
 * that keeps pasts first, hold the same set and the same state.
 */
export class Controls {
  #graph = new ControlGraph();
  /** States by the heads of their sets. */
  #states = new Map<string, ControlState>();
  #heads: readonly Placed[] = [];
  #all = new BitSet();
  #state: ControlState = emptyState;
  /** Whether no removal makes anything void, so that the state can be extended by whatever leaves it so. */
  #isPlain = true;
  /** People who took part and then did not, with the index of the control that came when they last went out. */
  #departures = new Map<PersonId, number>();
  #lastDeparture = -1;

  /** What stands by everything that is here; computed when it is asked for. */
  #judgement: Judgement | undefined;

  constructor(private readonly bounds: ControlBounds = controlBounds) {}

  /** The same controls, to which adding does not change these. Takes time for each control. */
  fork(): Controls {
    const fork = new Controls(this.bounds);
    fork.#graph = this.#graph.fork();
    fork.#states = new Map(this.#states);
    fork.#heads = this.#heads;
    fork.#all = this.#all.copy();
    fork.#state = this.#state;
    fork.#isPlain = this.#isPlain;
    fork.#departures = new Map(this.#departures);
    fork.#lastDeparture = this.#lastDeparture;
    return fork;
  }

  get graph(): ControlGraph {
    return this.#graph;
  }

  /** Whether no removal makes any control void: all of them stand, and all removals count. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  /** What stands by everything that is here, and which removals count. */
  get judgement(): Judgement {
    return (this.#judgement ??= new Judgement(this.#graph, this.#all));
  }

  /** Who takes part by everything that is here. */
  get state(): ControlState {
    return this.#state;
  }

  /** The controls that no other comes after: everything else is in their past. */
  get heads(): readonly Placed[] {
    return this.#heads;
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
    return this.#graph.personOf(writer, this.#all);
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
    if (!isPermitted(this.#graph, this.stateAt(placed), placed, this.bounds))
      return { result: 'not permitted' };
    this.#take(placed);
    return { result: 'good', control: placed };
  }

  /** Who took part by the past of a control. */
  stateAt(control: Placed): ControlState {
    return this.#stateOf(control.parents, control.past);
  }

  /** Who takes part by these controls and their pasts. */
  stateAfter(hashes: readonly EntryHash[]): ControlState {
    const { heads, past } = this.#graph.closure(hashes);
    return this.#stateOf(heads, past);
  }

  #take(placed: Placed): void {
    const isLast = this.#heads.every((head) => placed.past.has(head.index));
    const isExtended = isLast || (this.#isPlain && staysPlain(this.#graph, placed));
    const before = this.#state;
    this.#graph.add(placed);
    this.#all.add(placed.index);
    this.#judgement = undefined;
    this.#heads = [...this.#heads.filter((head) => !placed.past.has(head.index)), placed];
    if (isExtended) this.#state = extended(this.#state, placed);
    else ({ state: this.#state, isPlain: this.#isPlain } = stateOf(this.#graph, this.#all));
    // Otherwise anybody may be out: what brought them in may be void now.
    this.#noteDepartures(before, placed, isExtended ? concernedBy(placed) : peopleOf(before));
    this.#remember(this.#heads, this.#state);
  }

  #noteDepartures(before: ControlState, { index }: Placed, people: Iterable<PersonId>): void {
    for (const person of people) {
      if (!takesPart(before, person) || takesPart(this.#state, person)) continue;
      this.#departures.set(person, index);
      this.#lastDeparture = index;
    }
  }

  #stateOf(heads: readonly Placed[], set: BitSet): ControlState {
    if (heads.length === 0) return emptyState;
    const known = this.#states.get(keyOf(heads));
    if (known) return known;
    const { state } = stateOf(this.#graph, set);
    this.#remember(heads, state);
    return state;
  }

  #remember(heads: readonly Placed[], state: ControlState): void {
    const key = keyOf(heads);
    this.#states.delete(key);
    this.#states.set(key, state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > cachedStates && oldest !== undefined) this.#states.delete(oldest);
  }
}

const peopleOf = ({ members, invited }: ControlState): PersonId[] => [...members, ...invited.keys()];

const isUnplaced = (placed: Placed | Unplaced): placed is Unplaced => 'problem' in placed;

const keyOf = (heads: readonly Placed[]): string =>
  heads
    .map(({ index }) => index)
    .sort((a, b) => a - b)
    .join();
