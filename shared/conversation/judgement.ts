import type { EntryHash, PersonId, WriterId } from '../ids';
import { BitSet } from './bit-set';
import type { ControlGraph, Kind, Placed } from './control-graph';

type Keeps = (entry: Placed, removal: Placed) => boolean;

/**
 * Which controls of a set stand, and which removals count (docs/membership.md, "What stands"). Removals are judged by rank:
 * the founder's LEAVE, REMOVE, then LEAVE, DECLINE and REVOKE, then UNINVITE, each by what the ranks before it leave
 * standing. Only pairs of a removal and an entry of the person whom it concerns are looked at.
 */
export class Judgement {
  readonly #stands: BitSet;
  readonly #removes: readonly Placed[];
  readonly #leaves: readonly Placed[];
  readonly #counted = new BitSet();
  readonly #isPlain: boolean;
  readonly #keeps: Keeps;

  constructor(
    private readonly graph: ControlGraph,
    private readonly set: BitSet,
  ) {
    const founderLeaves = this.#ofKinds(['LEAVE']).filter(({ person }) => person === graph.founder);
    const voids = this.#beyond(founderLeaves, (entry) => entry.act.kind === 'LEAVE');
    this.#removes = this.#ofKinds(['REMOVE']).filter(({ index }) => !voids.has(index));
    voids.addAll(this.#beyond(this.#removes));
    const first = this.#standing(voids);
    this.#leaves = this.#ofKinds(['LEAVE', 'DECLINE', 'REVOKE']).filter(({ index }) => first.has(index));
    const taken = this.#beyond([
      ...this.#leaves,
      ...this.#ofKinds(['UNINVITE']).filter(({ index }) => first.has(index)),
    ]);
    voids.addAll(this.#beyond(this.#leaves, this.#exception(voids, taken)));
    const second = voids.size === 0 ? first : this.#standing(voids);
    const uninvites = this.#ofKinds(['UNINVITE']).filter(({ index }) => second.has(index));
    taken.addAll(this.#beyond(uninvites));
    this.#isPlain = voids.size === 0 && taken.size === 0;
    this.#keeps = this.#exception(voids.copy(), taken);
    voids.addAll(this.#beyond(uninvites, this.#keeps));
    this.#stands = voids.size === 0 ? first : this.#standing(voids);
    for (const { index } of [...this.#removes, ...this.#leaves, ...uninvites]) this.#counted.add(index);
  }

  /** Whether no removal makes anything void: everything stands. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  stands(entry: Placed): boolean {
    return this.#stands.has(entry.index);
  }

  /** Whether a removal counts: those that do not were written by somebody who had no authority, or by somebody removed. */
  counts(removal: Placed): boolean {
    return this.#counted.has(removal.index);
  }

  /** Whether a person could speak in a past: by a JOIN in it that stands and that no removal in it ended. */
  hasAuthority(person: PersonId, past: BitSet): boolean {
    return this.#mayAct(person, past, this.#stands);
  }

  members(): Set<PersonId> {
    const members = new Set<PersonId>();
    const { founder } = this.graph;
    for (const join of this.#ofKinds(['JOIN']))
      if (this.stands(join) && !this.#removalsOf(join.person).some((removal) => this.#ends(removal, join)))
        members.add(join.person);
    if (founder === undefined || this.#isEmpty) return members;
    const hasLeft = this.#in(this.graph.removalsOf(founder)).some(({ act }) => act.kind === 'LEAVE');
    return hasLeft ? members : members.add(founder);
  }

  /** Open invitations of everybody who is not a member. */
  invited(members: ReadonlySet<PersonId>): Map<PersonId, Set<EntryHash>> {
    const invited = new Map<PersonId, Set<EntryHash>>();
    for (const invite of this.#ofKinds(['FOUND', 'INVITE'])) {
      if ((invite.act.kind !== 'FOUND' && invite.act.kind !== 'INVITE') || !this.stands(invite)) continue;
      for (const person of invite.act.people) {
        if (members.has(person) || !this.#isOpen(invite, person)) continue;
        const open = invited.get(person);
        if (open) open.add(invite.hash);
        else invited.set(person, new Set([invite.hash]));
      }
    }
    return invited;
  }

  removed(): Set<PersonId> {
    return new Set(this.#removes.flatMap(({ act }) => (act.kind === 'REMOVE' ? [act.target] : [])));
  }

  revoked(): Set<WriterId> {
    return new Set(this.#leaves.flatMap(({ act }) => (act.kind === 'REVOKE' ? [act.revoked] : [])));
  }

  get #isEmpty(): boolean {
    return !this.set.has(0);
  }

  #in(controls: readonly Placed[]): Placed[] {
    return controls.filter(({ index }) => this.set.has(index));
  }

  #ofKinds(kinds: readonly Kind[]): Placed[] {
    return kinds.flatMap((kind) => this.#in(this.graph.byKind(kind)));
  }

  #isOpen(invite: Placed, person: PersonId): boolean {
    const isAnswered = this.graph
      .byPerson(person)
      .some(
        (each) =>
          (each.act.kind === 'JOIN' || each.act.kind === 'DECLINE') &&
          knows(each, invite) &&
          this.stands(each),
      );
    if (isAnswered) return false;
    return !this.#removalsOf(person).some(
      (removal) =>
        !knows(invite, removal) && (removal.act.kind !== 'UNINVITE' || removal.act.invite === invite.hash),
    );
  }

  /** The removals of a person that count. */
  #removalsOf(person: PersonId): Placed[] {
    return this.graph.removalsOf(person).filter(({ index }) => this.#counted.has(index));
  }

  #ends(removal: Placed, join: Placed): boolean {
    if (knows(join, removal)) return false;
    if (removal.act.kind !== 'UNINVITE') return true;
    return answers(join, removal) && !knows(removal, join) && !this.#keeps(join, removal);
  }

  /** What these removals make void, apart from what `spares` keeps. */
  #beyond(removals: readonly Placed[], spares: Keeps = () => false): BitSet {
    const beyond = new BitSet();
    for (const removal of removals)
      for (const entry of this.#reachOf(removal))
        if (this.#isBeyond(entry, removal) && this.set.has(entry.index) && !spares(entry, removal))
          beyond.add(entry.index);
    return beyond;
  }

  /** The entries that a removal can make void at all. */
  #reachOf(removal: Placed): readonly Placed[] {
    const { act, person } = removal;
    switch (act.kind) {
      case 'REVOKE':
        return this.graph.byWriter(act.revoked);
      case 'REMOVE':
        return this.graph.byPerson(act.target);
      case 'UNINVITE': {
        const invite = this.graph.get(act.invite);
        return invite ? this.graph.answersTo(invite).filter((join) => act.people.includes(join.person)) : [];
      }
      default:
        return this.graph.byPerson(person);
    }
  }

  /** The removal did not know the entry, and no JOIN after the removal lies under the entry. */
  #isBeyond(entry: Placed, removal: Placed): boolean {
    if (entry === removal || knows(removal, entry)) return false;
    if (removal.act.kind === 'REVOKE') return true;
    if (removal.act.kind === 'UNINVITE') return !knows(entry, removal);
    // A DECLINE answers an INVITE that came after the removal, or it would not have been permitted.
    if (entry.act.kind === 'DECLINE' && knows(entry, removal)) return false;
    return !this.#anyJoinUnder(entry, (join) => knows(join, removal));
  }

  /** Whether a test holds for a JOIN of the entry's author in its past, or for itself if it is one; the latest is tried first. */
  #anyJoinUnder(entry: Placed, test: (join: Placed) => boolean): boolean {
    return (
      this.graph
        .joinsOf(entry.person)
        .findLast((join) => (join === entry || knows(entry, join)) && test(join)) !== undefined
    );
  }

  /** What stands when these are void: each entry needs a standing JOIN in its past that no removal in that past ended. */
  #standing(voids: BitSet): BitSet {
    const stands = new BitSet();
    for (const index of this.set) {
      const entry = this.graph.at(index);
      if (entry && !voids.has(index) && this.#hasAuthority(entry, stands)) stands.add(index);
    }
    return stands;
  }

  #hasAuthority(entry: Placed, stands: BitSet): boolean {
    const { act, person } = entry;
    if (act.kind === 'FOUND' || act.kind === 'DECLINE') return true;
    if (act.kind === 'JOIN') {
      const invite = this.graph.get(act.invite);
      return invite !== undefined && stands.has(invite.index);
    }
    return this.#mayAct(person, entry.past, stands);
  }

  #mayAct(person: PersonId, past: BitSet, stands: BitSet): boolean {
    const ends = this.graph
      .removalsOf(person)
      .filter((each) => each.act.kind !== 'UNINVITE' && past.has(each.index));
    if (person === this.graph.founder && !ends.some((each) => each.act.kind === 'LEAVE')) return true;
    const standing = ends.filter((each) => stands.has(each.index));
    const speaks = (join: Placed): boolean =>
      past.has(join.index) && stands.has(join.index) && standing.every((removal) => knows(join, removal));
    return this.graph.joinsOf(person).findLast(speaks) !== undefined;
  }

  /**
   * The exception by which an entry stands against a removal: a control by another member, who was not brought in by the
   * entry's author at any remove, came after the entry without knowing the removal, and stands with all of `taken` void.
   */
  #exception(voids: BitSet, taken: BitSet): Keeps {
    let stands: BitSet | undefined;
    return (entry, removal) => {
      if (!stands) {
        const all = voids.copy();
        all.addAll(taken);
        stands = this.#standing(all);
      }
      const standing = stands;
      return this.graph.all.some(
        (witness) =>
          witness.person !== entry.person &&
          witness.act.kind !== 'DECLINE' &&
          knows(witness, entry) &&
          !knows(witness, removal) &&
          standing.has(witness.index) &&
          (witness.person === this.graph.founder || this.#anyJoinUnder(witness, () => true)) &&
          !this.#broughtInBy(witness).has(entry.person),
      );
    };
  }

  /** The people who brought an entry's author in, at any remove. */
  #broughtInBy(entry: Placed, found = new Set<PersonId>()): Set<PersonId> {
    for (const join of this.graph.joinsOf(entry.person)) {
      const { act } = join;
      if (act.kind !== 'JOIN' || (join !== entry && !knows(entry, join))) continue;
      const invite = this.graph.get(act.invite);
      if (!invite || found.has(invite.person)) continue;
      found.add(invite.person);
      this.#broughtInBy(invite, found);
    }
    return found;
  }
}

const knows = (later: Placed, earlier: Placed): boolean => later.past.has(earlier.index);

const answers = ({ act }: Placed, { act: removal }: Placed): boolean =>
  act.kind === 'JOIN' && removal.kind === 'UNINVITE' && act.invite === removal.invite;
