import type { EntryHash, PersonId, WriterId } from '../ids';
import { BitSet } from './bit-set';
import type { ControlGraph, Kind, Placed } from './control-graph';

/** An entry that a removal makes void, unless something spares it. */
interface Beyond {
  readonly entry: Placed;
  readonly removal: Placed;
}

const nobody: readonly Placed[] = [];

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
    const voids = this.#entriesOf(
      this.#beyond(founderLeaves).filter(({ entry }) => entry.act.kind !== 'LEAVE'),
    );
    this.#removes = this.#ofKinds(['REMOVE']).filter(({ index }) => !voids.has(index));
    voids.addAll(this.#entriesOf(this.#beyond(this.#removes)));
    const first = this.#standing(voids);
    const ofFirst = (kinds: readonly Kind[]): Placed[] =>
      this.#ofKinds(kinds).filter(({ index }) => first.has(index));
    this.#leaves = ofFirst(['LEAVE', 'DECLINE', 'REVOKE']);
    const byLeaves = this.#beyond(this.#leaves);
    const taken = this.#entriesOf([...byLeaves, ...this.#beyond(ofFirst(['UNINVITE']))]);
    const keptFromLeaves = this.#exception(voids.copy(), taken);
    voids.addAll(this.#entriesOf(byLeaves.filter((each) => !keptFromLeaves(each.entry, each.removal))));
    const second = voids.size === 0 ? first : this.#standing(voids);
    const uninvites = this.#ofKinds(['UNINVITE']).filter(({ index }) => second.has(index));
    const byUninvites = this.#beyond(uninvites);
    taken.addAll(this.#entriesOf(byUninvites));
    this.#isPlain = voids.size === 0 && taken.size === 0;
    this.#keeps = this.#exception(voids.copy(), taken);
    voids.addAll(this.#entriesOf(byUninvites.filter((each) => !this.#keeps(each.entry, each.removal))));
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
      if (this.stands(join) && !members.has(join.person) && !this.#isEnded(join)) members.add(join.person);
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
      .findLast(
        (each) =>
          (each.act.kind === 'JOIN' || each.act.kind === 'DECLINE') &&
          this.#knows(each, invite) &&
          this.stands(each),
      );
    if (isAnswered) return false;
    return !this.graph
      .removalsOf(person)
      .some(
        (removal) =>
          this.counts(removal) &&
          !this.#knows(invite, removal) &&
          (removal.act.kind !== 'UNINVITE' || removal.act.invite === invite.hash),
      );
  }

  /** Whether a removal that counts ended a JOIN. The latest is tried first: it is the one that a JOIN cannot know. */
  #isEnded(join: Placed): boolean {
    const end = this.graph
      .removalsOf(join.person)
      .findLast((removal) => this.counts(removal) && this.#ends(removal, join));
    return end !== undefined;
  }

  #ends(removal: Placed, join: Placed): boolean {
    if (this.#knows(join, removal)) return false;
    if (removal.act.kind !== 'UNINVITE') return true;
    return answers(join, removal) && !this.#knows(removal, join) && !this.#keeps(join, removal);
  }

  /** What these removals make void if nothing is spared, with the removal that does. */
  #beyond(removals: readonly Placed[]): Beyond[] {
    return removals.flatMap((removal) => {
      const beyond: Beyond[] = [];
      const joins = removal.act.kind === 'UNINVITE' ? undefined : this.#joinsAfter(removal);
      for (const entry of this.#reachOf(removal))
        if (this.#isBeyond(entry, removal, joins) && this.set.has(entry.index))
          beyond.push({ entry, removal });
      return beyond;
    });
  }

  #entriesOf(beyond: readonly Beyond[]): BitSet {
    const entries = new BitSet();
    for (const { entry } of beyond) entries.add(entry.index);
    return entries;
  }

  /** The JOINs that know a removal, of the person whom it takes out; none for a REVOKE, after which no JOIN helps. */
  #joinsAfter(removal: Placed): readonly Placed[] {
    const { act, person } = removal;
    if (act.kind === 'REVOKE') return nobody;
    const target = act.kind === 'REMOVE' ? act.target : person;
    return this.graph.joinsOf(target).filter((join) => this.#knows(join, removal));
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

  /**
   * The removal did not know the entry, and no JOIN after the removal lies under the entry, or it is a JOIN that cannot be one.
   * @param joins the JOINs after the removal; undefined for an UNINVITE, which ends what did not know it
   */
  #isBeyond(entry: Placed, removal: Placed, joins: readonly Placed[] | undefined): boolean {
    if (entry === removal || this.#knows(removal, entry)) return false;
    if (this.#isReturn(entry, removal)) return true;
    if (!joins) return !this.#knows(entry, removal);
    // A DECLINE answers an INVITE that came after the removal, or it would not have been permitted.
    if (entry.act.kind === 'DECLINE' && removal.act.kind !== 'REVOKE' && this.#knows(entry, removal))
      return false;
    return !joins.some((join) => join === entry || this.#knows(entry, join));
  }

  /**
   * Whether a JOIN comes after a removal of its author and answers an INVITE that the removal ended. The removal did not count
   * in its past, or the JOIN would not have been permitted.
   */
  #isReturn(join: Placed, removal: Placed): boolean {
    if (join.act.kind !== 'JOIN' || removal.act.kind === 'REVOKE' || !this.#knows(join, removal))
      return false;
    const invite = this.graph.get(join.act.invite);
    if (!invite || this.#knows(invite, removal)) return false;
    if (removal.act.kind === 'UNINVITE') return removal.act.invite === invite.hash;
    // A public room stays open to those who left.
    return !(invite.act.kind === 'FOUND' && invite.act.isPublic) || removal.act.kind === 'REMOVE';
  }

  #knows(later: Placed, earlier: Placed): boolean {
    return this.graph.knows(later, earlier);
  }

  /** Whether a test holds for a JOIN of the entry's author in its past, or for itself if it is one; the latest is tried first. */
  #anyJoinUnder(entry: Placed, test: (join: Placed) => boolean): boolean {
    return (
      this.graph
        .joinsOf(entry.person)
        .findLast((join) => (join === entry || this.#knows(entry, join)) && test(join)) !== undefined
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
    const removals = this.graph.removalsOf(person);
    if (
      person === this.graph.founder &&
      !removals.some(({ act, index }) => act.kind === 'LEAVE' && past.has(index))
    )
      return true;
    const isEndedIn = (join: Placed): boolean =>
      removals.findLast(
        (each) =>
          !this.#knows(join, each) &&
          past.has(each.index) &&
          stands.has(each.index) &&
          each.act.kind !== 'UNINVITE',
      ) !== undefined;
    return (
      this.graph
        .joinsOf(person)
        .findLast((join) => past.has(join.index) && stands.has(join.index) && !isEndedIn(join)) !== undefined
    );
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
      const { all } = this.graph;
      for (let index = entry.index + 1; index < all.length; index += 1) {
        const witness = standing.has(index) ? all[index] : undefined;
        if (witness && this.#isWitness(witness, entry, removal)) return true;
      }
      return false;
    };
  }

  /** Whether a control that stands bears witness that an entry came before a removal. */
  #isWitness(witness: Placed, entry: Placed, removal: Placed): boolean {
    return (
      witness.person !== entry.person &&
      this.#knows(witness, entry) &&
      (!this.#knows(witness, removal) || this.#isReturn(entry, removal)) &&
      witness.act.kind !== 'DECLINE' &&
      (witness.person === this.graph.founder || this.#anyJoinUnder(witness, () => true)) &&
      !this.#broughtInBy(witness).has(entry.person)
    );
  }

  /** The people who brought an entry's author in, at any remove. */
  #broughtInBy(entry: Placed, found = new Set<PersonId>()): Set<PersonId> {
    for (const join of this.graph.joinsOf(entry.person)) {
      const { act } = join;
      if (act.kind !== 'JOIN' || (join !== entry && !this.#knows(entry, join))) continue;
      const invite = this.graph.get(act.invite);
      if (!invite || found.has(invite.person)) continue;
      found.add(invite.person);
      this.#broughtInBy(invite, found);
    }
    return found;
  }
}

const answers = ({ act }: Placed, { act: removal }: Placed): boolean =>
  act.kind === 'JOIN' && removal.kind === 'UNINVITE' && act.invite === removal.invite;
