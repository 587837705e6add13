import type { PersonId } from '../ids';
import { BitSet } from './bit-set';
import type { PlacedControls } from './placed-controls';
import type { Past } from './past';
import { concernedBy, lastNotEnded, type PlacedControl } from './placed-control';

/**
 * Whether a person had authority in a past: by a JOIN in it that is not void and that no removal in it, itself not void,
 * ended. The founder needs none until they leave.
 */
export function mayAct(graph: PlacedControls, person: PersonId, past: Past, voids: BitSet): boolean {
  const removals = graph.removalsOf(person);
  const isHere = ({ index }: PlacedControl): boolean => past.has(index);
  if (person === graph.founder && !removals.some((each) => each.act.kind === 'LEAVE' && isHere(each)))
    return true;
  const counts = (each: PlacedControl): boolean => isHere(each) && !voids.has(each.index);
  const ends = (each: PlacedControl): boolean => counts(each) && each.act.kind !== 'UNINVITE';
  return lastNotEnded(graph.joinsOf(person), removals, ends, counts) !== undefined;
}

/** Whether an entry's author had the authority to write it, given the void controls. A JOIN has that of its INVITE. */
export function hasAuthority(graph: PlacedControls, entry: PlacedControl, voids: BitSet): boolean {
  const { act, person, past } = entry;
  if (act.kind === 'FOUND' || act.kind === 'DECLINE') return true;
  if (act.kind !== 'JOIN') return mayAct(graph, person, past, voids);
  const invite = graph.get(act.invite);
  return invite !== undefined && !voids.has(invite.index);
}

/**
 * Extends `first` by all controls of a set that lose their authority because another control is void, repeatedly. Checks
 * only doubtful controls and those that rely on a void one.
 */
export function allVoid(graph: PlacedControls, set: Past, first: BitSet): BitSet {
  const voids = first.copy();
  const doubted = new UncertainEntries(graph);
  for (const entry of graph.conflicts.doubtful) doubted.todo.add(entry.index);
  for (const index of first) doubted.addAllThatRelyOn(graph.at(index));
  for (const index of doubted.todo) {
    const entry = set.has(index) && !voids.has(index) ? graph.at(index) : undefined;
    if (!entry || hasAuthority(graph, entry, voids)) continue;
    voids.add(index);
    doubted.addAllThatRelyOn(entry);
  }
  return voids;
}

/** Entries that may have lost their authority. */
class UncertainEntries {
  readonly todo = new BitSet();
  /** Per person, the index above which all their entries are in `todo`. */
  readonly #from = new Map<PersonId, number>();

  constructor(private readonly graph: PlacedControls) {}

  /** Adds the entries whose authority may depend on this one. All of them have higher indices. */
  addAllThatRelyOn(entry: PlacedControl | undefined): void {
    switch (entry?.act.kind) {
      case 'FOUND':
      case 'INVITE':
        for (const { index } of this.graph.answersTo(entry)) this.todo.add(index);
        return;
      case 'JOIN':
        return this.#addEntriesOf(entry.person, entry.index);
      case 'LEAVE':
      case 'DECLINE':
      case 'REMOVE':
        for (const person of concernedBy(entry)) this.#addEntriesOf(person, entry.index);
    }
  }

  #addEntriesOf(person: PersonId, after: number): void {
    const from = this.#from.get(person) ?? Infinity;
    if (from <= after) return;
    const entries = this.graph.byPerson(person);
    for (let at = entries.length - 1; at >= 0; at -= 1) {
      const index = entries[at]?.index ?? 0;
      if (index <= after) break;
      this.todo.add(index);
    }
    this.#from.set(person, after);
  }
}
