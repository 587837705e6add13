import type { EntryHash, PersonId, WriterId } from '../ids';
import { parentsOf, type CertificateFacts, type Control } from './control';
import { ControlIndex } from './control-index';
import { Conflicts } from './conflicts';
import { Past } from './past';
import { knows, type PlacedControl } from './placed-control';
import type { PlacedControls } from './placed-controls';

/** Why a control cannot be placed: controls that it names are missing, or it contradicts them. */
export type PlacementProblem =
  | { readonly problem: 'incomplete'; readonly missing: readonly EntryHash[] }
  | { readonly problem: 'contradiction' };

/** A set of controls that contains the past of each member, with its heads. */
interface Closure {
  /** Latest first. */
  readonly heads: readonly PlacedControl[];
  readonly past: Past;
}

const nobody: readonly PlacedControl[] = [];
const noHashes: readonly EntryHash[] = [];

/**
 * The good controls of one conversation with their pasts. The graph only grows, and parents precede their children, so the
 * order of indices is topological.
 *
 * Forks share one index, of which each sees the first `size` controls, so forking copies nothing. When a second fork is
 * added to, it builds an index of its own.
 */
export class ControlGraph implements PlacedControls {
  #index = new ControlIndex();
  #conflicts = new Conflicts();
  #size = 0;

  /** Returns a copy; adding to it does not change this one. */
  fork(): ControlGraph {
    const fork = new ControlGraph();
    fork.#index = this.#index;
    fork.#conflicts = this.#conflicts;
    fork.#size = this.#size;
    return fork;
  }

  get size(): number {
    return this.#size;
  }

  get all(): readonly PlacedControl[] {
    return this.#here(this.#index.all);
  }

  get joins(): readonly PlacedControl[] {
    return this.#here(this.#index.joins);
  }

  get founding(): PlacedControl | undefined {
    return this.at(0);
  }

  get founder(): PersonId | undefined {
    return this.founding?.person;
  }

  /** The entries that removals make void unless spared. May include controls that only another fork has. */
  get conflicts(): Conflicts {
    return this.#conflicts;
  }

  /** Upper bound on the number of people who were ever invited or wrote a control. */
  get peopleAtMost(): number {
    return this.#index.people.size;
  }

  get(hash: EntryHash): PlacedControl | undefined {
    const placed = this.#index.byHash.get(hash);
    return placed && placed.index < this.#size ? placed : undefined;
  }

  at(index: number): PlacedControl | undefined {
    return index < this.#size ? this.#index.all[index] : undefined;
  }

  byPerson(person: PersonId): readonly PlacedControl[] {
    return this.#here(this.#index.byPerson.get(person));
  }

  byWriter(writer: WriterId): readonly PlacedControl[] {
    return this.#here(this.#index.byWriter.get(writer));
  }

  joinsOf(person: PersonId): readonly PlacedControl[] {
    return this.#here(this.#index.joinsOf.get(person));
  }

  /** The JOINs that answer an INVITE. */
  answersTo(invite: PlacedControl): readonly PlacedControl[] {
    return this.#here(this.#index.answers.get(invite.index));
  }

  /** The INVITEs that name a person. */
  invitesOf(person: PersonId): readonly PlacedControl[] {
    return this.#here(this.#index.invitesOf.get(person));
  }

  /** Everybody whom an INVITE names. */
  get everInvited(): PersonId[] {
    return this.#keys(this.#index.invitesOf);
  }

  /** Everybody whom a removal concerns. */
  get everTakenOut(): PersonId[] {
    return this.#keys(this.#index.removalsOf);
  }

  /** Every writer whom a REVOKE names. */
  get everRevoked(): WriterId[] {
    return this.#keys(this.#index.revocationsOf);
  }

  /** The removals that concern a person, apart from REVOKE, which concerns a writer. */
  removalsOf(person: PersonId): readonly PlacedControl[] {
    return this.#here(this.#index.removalsOf.get(person));
  }

  /** The REVOKEs of a writer. */
  revocationsOf(writer: WriterId): readonly PlacedControl[] {
    return this.#here(this.#index.revocationsOf.get(writer));
  }

  /** The controls that decide who may write. */
  get voice(): readonly PlacedControl[] {
    return this.#here(this.#index.voice);
  }

  /** The controls that carry a certificate of a person. */
  certificatesOf(person: PersonId): readonly PlacedControl[] {
    return this.#here(this.#index.certificatesOf.get(person));
  }

  /** Determines a control's place without adding it. */
  place(control: Control): PlacedControl | PlacementProblem {
    const { hash, number, prev, after, certificate, act } = control;
    const named = this.#found(parentsOf(control));
    if (named.missing.length > 0) return { problem: 'incomplete', missing: named.missing };
    const before = prev === undefined ? undefined : this.get(prev);
    const continues = before === undefined || before.writer === control.writer;
    const { heads: parents, past } = closureOf(named.here);
    const certified = this.personOf(control.writer, past, certificate);
    if (!continues || number !== (before?.number ?? 0) + 1 || certified === undefined)
      return { problem: 'contradiction' };
    // Reuses the strings of earlier controls, so that comparing them does not compare characters.
    const writer = before?.writer ?? control.writer;
    const person = this.byPerson(certified)[0]?.person ?? certified;
    const index = this.#size;
    return { hash, writer, number, prev, after, certificate, act, index, person, parents, past };
  }

  /** The set of some controls and their pasts, with its heads. Ignores hashes that are not in the graph. */
  closure(hashes: readonly EntryHash[]): Closure {
    return closureOf(this.#found(hashes).here);
  }

  /** The set of some controls and their pasts. Ignores hashes that are not in the graph. */
  pastOf(hashes: readonly EntryHash[]): Past {
    return this.closure(hashes).past;
  }

  /** Adds a control that `place` has just placed and that is permitted. */
  add(placed: PlacedControl): void {
    if (this.#index.all.length > this.#size) this.#separate();
    this.#conflicts.add(this, placed);
    this.#index.add(placed);
    this.#size += 1;
  }

  /** The person for whom a past and an additional certificate certify a writer; undefined if there is none or several. */
  personOf(writer: WriterId, past: Past, certificate?: CertificateFacts): PersonId | undefined {
    let person = certificate?.person;
    for (const each of this.#index.certified.get(writer) ?? nobody) {
      if (!each.certificate || !past.has(each.index)) continue;
      if (person !== undefined && person !== each.certificate.person) return undefined;
      person = each.certificate.person;
    }
    return person;
  }

  /** Builds a separate index, because another fork has added to the shared one. */
  #separate(): void {
    const controls = this.all;
    this.#index = new ControlIndex();
    this.#conflicts = new Conflicts();
    this.#size = 0;
    for (const each of controls) this.add(each);
  }

  #found(hashes: readonly EntryHash[]): { here: PlacedControl[]; missing: readonly EntryHash[] } {
    const here: PlacedControl[] = [];
    let missing: EntryHash[] | undefined;
    for (const hash of hashes) {
      const control = this.get(hash);
      if (control) here.push(control);
      else (missing ??= []).push(hash);
    }
    return { here, missing: missing ?? noHashes };
  }

  #keys<Key>(lists: ReadonlyMap<Key, readonly PlacedControl[]>): Key[] {
    return [...lists].filter(([, list]) => this.#here(list).length > 0).map(([key]) => key);
  }

  #here(list: readonly PlacedControl[] | undefined): readonly PlacedControl[] {
    const last = list?.at(-1);
    if (!list || !last) return nobody;
    return last.index < this.#size ? list : list.filter(({ index }) => index < this.#size);
  }
}

/** Those of some controls that no other of them knows, latest first. */
export const headsAmong = (controls: readonly PlacedControl[]): readonly PlacedControl[] =>
  closureOf(controls).heads;

function closureOf(controls: readonly PlacedControl[]): Closure {
  let [latest] = controls;
  for (const each of controls) if (latest && each.index > latest.index) latest = each;
  if (!latest) return { heads: nobody, past: Past.empty };
  // The usual case: the latest control knows all the others.
  if (controls.every((each) => each === latest || knows(latest, each)))
    return { heads: [latest], past: Past.empty.with(latest) };
  const heads: PlacedControl[] = [];
  let past = Past.empty;
  for (const each of [...controls].sort((a, b) => b.index - a.index)) {
    if (past.has(each.index)) continue;
    heads.push(each);
    past = past.with(each);
  }
  return { heads, past };
}
