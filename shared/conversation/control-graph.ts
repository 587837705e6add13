import type { EntryHash, PersonId, WriterId } from '../ids';
import { BitSet } from './bit-set';
import { parentsOf, type Certified, type Control } from './control';

/** A good control in its place. `index` is its position in the graph: higher than that of everything in its past. */
export type Placed = Control & {
  readonly index: number;
  readonly person: PersonId;
  /** What it names, without what comes before another that it names. */
  readonly parents: readonly Placed[];
  /** The indices of everything that it comes after. */
  readonly past: BitSet;
  /** The number of controls in its past. */
  readonly depth: number;
};

/** Why a control cannot be placed: what it names is not here, or it contradicts what it names. */
export type Unplaced =
  | { readonly problem: 'incomplete'; readonly missing: readonly EntryHash[] }
  | { readonly problem: 'contradiction' };

export type Kind = Control['act']['kind'];

const nobody: readonly Placed[] = [];

/**
 * The good controls of one conversation with their pasts. It only grows, and parents come before children, so iterating by
 * index is a topological order.
 */
export class ControlGraph {
  readonly #controls: Placed[] = [];
  readonly #byHash = new Map<EntryHash, Placed>();
  readonly #byPerson = new Map<PersonId, Placed[]>();
  readonly #byWriter = new Map<WriterId, Placed[]>();
  readonly #joins = new Map<PersonId, Placed[]>();
  /** JOINs by the INVITE that they answer, as its index. */
  readonly #answers = new Map<number, Placed[]>();
  /** LEAVE and DECLINE by the person, REMOVE and UNINVITE of the person. */
  readonly #removals = new Map<PersonId, Placed[]>();
  readonly #certificates = new Map<PersonId, Placed[]>();
  /** The controls that carry a certificate, by writer. */
  readonly #certified = new Map<WriterId, Placed[]>();
  readonly #byKind = new Map<Kind, Placed[]>();
  /** Writers with two controls of one number. */
  readonly #forked = new Set<WriterId>();

  get size(): number {
    return this.#controls.length;
  }

  get all(): readonly Placed[] {
    return this.#controls;
  }

  get founding(): Placed | undefined {
    return this.#controls[0];
  }

  get founder(): PersonId | undefined {
    return this.founding?.person;
  }

  get(hash: EntryHash): Placed | undefined {
    return this.#byHash.get(hash);
  }

  at(index: number): Placed | undefined {
    return this.#controls[index];
  }

  byPerson(person: PersonId): readonly Placed[] {
    return this.#byPerson.get(person) ?? nobody;
  }

  byWriter(writer: WriterId): readonly Placed[] {
    return this.#byWriter.get(writer) ?? nobody;
  }

  joinsOf(person: PersonId): readonly Placed[] {
    return this.#joins.get(person) ?? nobody;
  }

  byKind(kind: Kind): readonly Placed[] {
    return this.#byKind.get(kind) ?? nobody;
  }

  /** The JOINs that answer an INVITE. */
  answersTo(invite: Placed): readonly Placed[] {
    return this.#answers.get(invite.index) ?? nobody;
  }

  /** The removals that concern a person, apart from REVOKE, which concerns a writer. */
  removalsOf(person: PersonId): readonly Placed[] {
    return this.#removals.get(person) ?? nobody;
  }

  /** The controls that carry a certificate of a person. */
  certificatesOf(person: PersonId): readonly Placed[] {
    return this.#certificates.get(person) ?? nobody;
  }

  /** Finds a control's place without taking it in. */
  place(control: Control): Placed | Unplaced {
    const parents = parentsOf(control);
    const missing = parents.filter((hash) => !this.#byHash.has(hash));
    if (missing.length > 0) return { problem: 'incomplete', missing };
    const prev = control.prev === undefined ? undefined : this.#byHash.get(control.prev);
    const continues = prev === undefined || prev.writer === control.writer;
    const { heads, past } = this.closure(parents);
    const person = this.personOf(control.writer, past, control.certificate);
    if (!continues || control.number !== (prev?.number ?? 0) + 1 || person === undefined)
      return { problem: 'contradiction' };
    const index = this.#controls.length;
    // The same texts as in earlier controls: then they are equal without comparing letters.
    const writer = this.#byWriter.get(control.writer)?.[0]?.writer ?? control.writer;
    return {
      ...control,
      writer,
      index,
      person: this.#byPerson.get(person)?.[0]?.person ?? person,
      parents: heads,
      past,
      depth: past.size,
    };
  }

  /**
   * The set that some controls and their pasts make up, and its heads: those of them that no other comes after. What is not
   * in the graph is left out.
   */
  closure(hashes: readonly EntryHash[]): { heads: Placed[]; past: BitSet } {
    const named = new Set(hashes.flatMap((hash) => this.#byHash.get(hash) ?? []));
    const past = new BitSet();
    const heads: Placed[] = [];
    for (const each of [...named].sort((a, b) => b.index - a.index)) {
      if (past.has(each.index)) continue;
      heads.push(each);
      past.addAll(each.past);
      past.add(each.index);
    }
    return { heads, past };
  }

  /** Whether a control comes after another. Of one writer without forks, numbers tell, which saves reading the past. */
  knows(later: Placed, earlier: Placed): boolean {
    if (earlier.index >= later.index) return false;
    if (later.writer === earlier.writer && !this.#forked.has(later.writer))
      return later.number > earlier.number;
    return later.past.has(earlier.index);
  }

  /** Takes in a control that `place` has just placed and that is permitted. */
  add(placed: Placed): void {
    this.#controls.push(placed);
    this.#byHash.set(placed.hash, placed);
    append(this.#byPerson, placed.person, placed);
    const lastOfWriter = this.#byWriter.get(placed.writer)?.at(-1);
    if (lastOfWriter && lastOfWriter.number >= placed.number) this.#forked.add(placed.writer);
    append(this.#byWriter, placed.writer, placed);
    append(this.#byKind, placed.act.kind, placed);
    if (placed.certificate) {
      append(this.#certificates, placed.person, placed);
      append(this.#certified, placed.writer, placed);
    }
    for (const person of concernedBy(placed)) append(this.#removals, person, placed);
    if (placed.act.kind !== 'JOIN') return;
    append(this.#joins, placed.person, placed);
    const invite = this.#byHash.get(placed.act.invite);
    if (invite) append(this.#answers, invite.index, placed);
  }

  /** The one person for whom a past, and a certificate beside it, certify a writer; undefined when there is none, or several. */
  personOf(writer: WriterId, past: BitSet, certificate?: Certified): PersonId | undefined {
    let person = certificate?.person;
    for (const each of this.#certified.get(writer) ?? nobody) {
      if (!each.certificate || !past.has(each.index)) continue;
      if (person !== undefined && person !== each.certificate.person) return undefined;
      person = each.certificate.person;
    }
    return person;
  }

  /** The same graph, to which adding does not change this one. Takes time for each control. */
  fork(): ControlGraph {
    const fork = new ControlGraph();
    fork.#controls.push(...this.#controls);
    for (const [hash, placed] of this.#byHash) fork.#byHash.set(hash, placed);
    const maps = [
      [this.#byPerson, fork.#byPerson],
      [this.#joins, fork.#joins],
      [this.#removals, fork.#removals],
      [this.#certificates, fork.#certificates],
    ] as const;
    for (const [from, to] of maps) copyLists(from, to);
    copyLists(this.#byWriter, fork.#byWriter);
    copyLists(this.#certified, fork.#certified);
    copyLists(this.#answers, fork.#answers);
    copyLists(this.#byKind, fork.#byKind);
    for (const writer of this.#forked) fork.#forked.add(writer);
    return fork;
  }
}

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
      return [];
  }
}

function append<Key>(map: Map<Key, Placed[]>, key: Key, placed: Placed): void {
  const list = map.get(key);
  if (list) list.push(placed);
  else map.set(key, [placed]);
}

function copyLists<Key>(from: ReadonlyMap<Key, readonly Placed[]>, to: Map<Key, Placed[]>): void {
  for (const [key, list] of from) to.set(key, [...list]);
}
