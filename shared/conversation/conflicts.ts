import type { PersonId } from '../ids';
import { hasAuthority } from './authority';
import { BitSet } from './bit-set';
import type { PlacedControls } from './placed-controls';
import { Past } from './past';
import { isPublicRoom, isRemoval, knows, lacking, type PlacedControl } from './placed-control';

/** A removal and what it makes void unless something spares it (docs/membership.md, "What stands"). */
export interface Conflict {
  readonly removal: PlacedControl;
  /** The entries that it makes void, by index. */
  readonly beyond: BitSet;
  /** Their authors. */
  readonly people: ReadonlySet<PersonId>;
  /**
   * Controls by others that came after one of these and may bear witness. Only if `isOfReturns` may they know the removal.
   */
  readonly witnesses: BitSet;
  /** Whether these entries are JOINs that know the removal and answer an INVITE that it ended. */
  readonly isOfReturns: boolean;
}

/** A conflict to which entries can still be added. */
type OpenConflict = Conflict & { readonly people: Set<PersonId> };

const none: readonly Conflict[] = [];
const nobody: readonly PlacedControl[] = [];
const nothingVoid = new BitSet();

/**
 * Finds which removals make which entries void, when the later of the two arrives. This depends only on the pasts of both,
 * so it is the same in every set that holds both. Most removals make nothing void, because their authors know what they
 * concern.
 */
export class Conflicts {
  /** In the order of the removals. */
  readonly #all: Conflict[] = [];
  readonly #byRemoval = new Map<number, OpenConflict>();
  readonly #returns = new Map<number, OpenConflict>();
  readonly #byAuthor = new Map<PersonId, Conflict[]>();
  /** Entries that have no authority unless a removal in their past is void. */
  readonly #doubtful: PlacedControl[] = [];
  readonly #witnesses = new BitSet();

  get all(): readonly Conflict[] {
    return this.#all;
  }

  get doubtful(): readonly PlacedControl[] {
    return this.#doubtful;
  }

  /** Whether a control may bear witness in any conflict. */
  mayBearWitness(control: PlacedControl): boolean {
    return this.#witnesses.has(control.index);
  }

  /** The conflict in which a removal makes entries void, never one `isOfReturns`; undefined if there is none. */
  of(removal: PlacedControl): Conflict | undefined {
    return this.#byRemoval.get(removal.index);
  }

  /** The conflicts with removals that make an entry void. */
  against(entry: PlacedControl): readonly Conflict[] {
    if (this.#all.length === 0) return none;
    return (this.#byAuthor.get(entry.person) ?? none).filter(({ beyond }) => beyond.has(entry.index));
  }

  /** Records the conflicts of the control that is about to be added to a graph. */
  add(graph: PlacedControls, control: PlacedControl): void {
    if (this.#all.length > 0) this.#noteWitness(control);
    for (const removal of removalsBefore(graph, control)) this.#note(this.#byRemoval, removal, control);
    for (const removal of returnsFrom(graph, control)) this.#note(this.#returns, removal, control);
    if (isRemoval(control)) this.#addRemoval(graph, control);
    if (this.#all.length > 0 && !hasAuthority(graph, control, nothingVoid)) this.#doubtful.push(control);
  }

  #addRemoval(graph: PlacedControls, removal: PlacedControl): void {
    for (const entry of lacking(reachOf(graph, removal), removal.past))
      this.#note(this.#byRemoval, removal, entry);
    const conflict = this.of(removal);
    // A witness knows what the removal does not know, so the removal does not know the witness.
    if (conflict)
      for (const witness of lacking(graph.all, removal.past))
        if (mayBearWitness(witness, conflict)) this.#addWitness(witness, conflict);
  }

  #noteWitness(witness: PlacedControl): void {
    for (const conflict of this.#returns.values())
      if (mayBearWitness(witness, conflict)) this.#addWitness(witness, conflict);
    for (let at = this.#all.length - 1; at >= 0; at -= 1) {
      const conflict = this.#all[at];
      if (!conflict || conflict.removal.index < witness.past.full) return;
      if (conflict.isOfReturns || knows(witness, conflict.removal)) continue;
      if (mayBearWitness(witness, conflict)) this.#addWitness(witness, conflict);
    }
  }

  #addWitness({ index }: PlacedControl, { witnesses }: Conflict): void {
    witnesses.add(index);
    this.#witnesses.add(index);
  }

  #note(conflicts: Map<number, OpenConflict>, removal: PlacedControl, entry: PlacedControl): void {
    const conflict = conflicts.get(removal.index) ?? this.#begin(conflicts, removal);
    conflict.beyond.add(entry.index);
    if (conflict.people.has(entry.person)) return;
    conflict.people.add(entry.person);
    const ofAuthor = this.#byAuthor.get(entry.person);
    if (ofAuthor) ofAuthor.push(conflict);
    else this.#byAuthor.set(entry.person, [conflict]);
  }

  #begin(conflicts: Map<number, OpenConflict>, removal: PlacedControl): OpenConflict {
    const conflict = {
      removal,
      isOfReturns: conflicts === this.#returns,
      beyond: new BitSet(),
      people: new Set<PersonId>(),
      witnesses: new BitSet(),
    };
    conflicts.set(removal.index, conflict);
    let at = this.#all.length;
    while (at > 0 && (this.#all[at - 1]?.removal.index ?? 0) > removal.index) at -= 1;
    this.#all.splice(at, 0, conflict);
    return conflict;
  }
}

function mayBearWitness(witness: PlacedControl, { beyond, people }: Conflict): boolean {
  if (witness.act.kind === 'DECLINE' || (people.size === 1 && people.has(witness.person))) return false;
  return witness.past.meets(beyond);
}

/** The earlier removals that make a control void. */
function removalsBefore(graph: PlacedControls, control: PlacedControl): readonly PlacedControl[] {
  const { person, writer } = control;
  // A removal that the author's last JOIN knows does not make void what comes after that JOIN.
  const isJoin = control.act.kind === 'JOIN';
  const join = isJoin ? control : graph.joinsOf(person).findLast((each) => knows(control, each));
  const removals = lacking(graph.removalsOf(person), join?.past ?? Past.empty);
  const revocations = graph.revocationsOf(writer);
  if (removals.length === 0) return revocations;
  return [...removals.filter((removal) => isVoidBy(graph, control, removal)), ...revocations];
}

/** Whether an earlier removal that concerns its author makes an entry void. */
function isVoidBy(graph: PlacedControls, entry: PlacedControl, removal: PlacedControl): boolean {
  const isKnown = knows(entry, removal);
  if (removal.act.kind === 'UNINVITE')
    return entry.act.kind === 'JOIN' && entry.act.invite === removal.act.invite && !isKnown;
  if (!isKnown) return true;
  // A DECLINE answers an INVITE that came after the removal, or it would not have been permitted.
  if (entry.act.kind === 'JOIN' || entry.act.kind === 'DECLINE') return false;
  return !graph.joinsOf(entry.person).some((join) => knows(join, removal) && knows(entry, join));
}

/**
 * The removals that concern a JOIN's author, that the JOIN knows, and that ended the INVITE it answers. They did not count
 * in its past, or it would not have been permitted.
 */
function returnsFrom(graph: PlacedControls, join: PlacedControl): readonly PlacedControl[] {
  const invite = join.act.kind === 'JOIN' ? graph.get(join.act.invite) : undefined;
  if (!invite) return nobody;
  const ends = ({ act }: PlacedControl): boolean => {
    if (act.kind === 'UNINVITE') return act.invite === invite.hash;
    // A public room stays open to those who left.
    return act.kind === 'REMOVE' || !isPublicRoom(invite);
  };
  return lacking(graph.removalsOf(join.person), invite.past).filter(
    (each) => knows(join, each) && ends(each),
  );
}

/** All entries that a removal could make void. */
function reachOf(graph: PlacedControls, removal: PlacedControl): readonly PlacedControl[] {
  const { act, person } = removal;
  switch (act.kind) {
    case 'REVOKE':
      return graph.byWriter(act.revoked);
    case 'REMOVE':
      return graph.byPerson(act.target);
    case 'UNINVITE': {
      const invite = graph.get(act.invite);
      return invite ? graph.answersTo(invite).filter((join) => act.people.includes(join.person)) : [];
    }
    default:
      return graph.byPerson(person);
  }
}
