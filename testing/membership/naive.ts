import { parentsOf, type Control } from '../../shared/conversation/control';
import type { Voice } from '../../shared/conversation/voice';
import type { EntryHash, PersonId, WriterId } from '../../shared/ids';

/**
 * The rules of who takes part, written as directly as they are stated in docs/membership.md and without regard for speed:
 * the reference that the implementation is compared with. Every question is answered from sets of hashes.
 */

type Past = ReadonlySet<EntryHash>;
/** A good control with what follows from its place, and never changes. */
export type JudgedControl = Control & {
  readonly person: PersonId;
  readonly past: Past;
  /** The JOINs of its author in its past, and itself if it is one. */
  readonly joins: readonly JudgedControl[];
  /** The LEAVE, DECLINE and REMOVE of its author in its past. */
  readonly ends: readonly JudgedControl[];
};

export interface NaiveState {
  readonly members: ReadonlySet<PersonId>;
  /** Open invitations, by person. */
  readonly invited: ReadonlyMap<PersonId, ReadonlySet<EntryHash>>;
  readonly removed: ReadonlySet<PersonId>;
  readonly revoked: ReadonlySet<WriterId>;
  readonly voice: Voice;
  readonly stands: ReadonlySet<EntryHash>;
  /** The removals that count. */
  readonly counted: ReadonlySet<EntryHash>;
}

export interface Bounds {
  readonly people: number;
  readonly peoplePerInvite: number;
  readonly writersInUse: number;
  readonly writers: number;
  readonly controls: number;
  readonly speakers: number;
  readonly decisions: number;
}

export const concerns = (removal: JudgedControl, person: PersonId): boolean => {
  const { act } = removal;
  if (act.kind === 'LEAVE' || act.kind === 'DECLINE') return removal.person === person;
  if (act.kind === 'REMOVE') return act.target === person;
  return act.kind === 'UNINVITE' && act.people.includes(person);
};
export const knows = (later: JudgedControl, earlier: JudgedControl): boolean => later.past.has(earlier.hash);
const isJoin = (entry: JudgedControl): boolean => entry.act.kind === 'JOIN';
const answers = (join: JudgedControl, invite: EntryHash): boolean =>
  join.act.kind === 'JOIN' && join.act.invite === invite;
const invites = (entry: JudgedControl, person: PersonId): boolean =>
  (entry.act.kind === 'INVITE' || entry.act.kind === 'FOUND') && entry.act.people.includes(person);

/** Who may write by the decisions that count and that no other of them knows: whom each of them lets. */
function voiceOf(counted: readonly JudgedControl[]): Voice {
  const decisions = counted.filter(({ act }) => act.kind === 'SPEAKERS' || act.kind === 'CLOSE');
  const last = decisions.filter((each) => !decisions.some((later) => knows(later, each)));
  const closings = last.filter(({ act }) => act.kind === 'CLOSE').map(({ hash }) => hash);
  const lists = last.flatMap(({ act }) => (act.kind === 'SPEAKERS' && act.people ? [act.people] : []));
  const named = new Set(lists.flat().filter((each) => lists.every((list) => list.includes(each))));
  return { speakers: lists.length > 0 ? named : undefined, closedBy: closings.sort()[0] };
}

export class NaiveConversation {
  readonly good = new Map<EntryHash, JudgedControl>();
  /** Caches: pasts by the controls that name them, and controls and states by pasts. */
  readonly #pasts = new Map<string, Past>();
  readonly #entries = new WeakMap<Past, readonly JudgedControl[]>();
  readonly #states = new WeakMap<Past, NaiveState>();

  constructor(private readonly bounds: Bounds) {}

  get founder(): PersonId | undefined {
    for (const entry of this.good.values()) if (entry.act.kind === 'FOUND') return entry.person;
    return undefined;
  }

  /** Adds a control if it is good. Its past must have been judged before: unknown controls are not good. */
  judge(control: Control): boolean {
    if (this.good.has(control.hash)) return true;
    const judged = this.#placed(control);
    if (!judged || !this.#isPermitted(judged)) return false;
    this.good.set(judged.hash, judged);
    return true;
  }

  /** The state of a set of good controls that holds the past of each of its members. */
  state(hashes: Iterable<EntryHash>): NaiveState {
    const entries = [...hashes].flatMap((hash) => this.good.get(hash) ?? []);
    return new Judgement(entries, this.founder).state();
  }

  /** These controls and their pasts; undefined unless all are good. */
  pastOf(named: readonly EntryHash[]): Past | undefined {
    const key = named.join();
    const known = this.#pasts.get(key);
    if (known) return known;
    const past = new Set<EntryHash>();
    for (const hash of named) {
      const parent = this.good.get(hash);
      if (!parent) return undefined;
      past.add(hash);
      for (const each of parent.past) past.add(each);
    }
    this.#pasts.set(key, past);
    return past;
  }

  /** The controls of a past. */
  entriesOf(past: Past): readonly JudgedControl[] {
    const known = this.#entries.get(past);
    if (known) return known;
    const entries = [...past].flatMap((hash) => this.good.get(hash) ?? []);
    this.#entries.set(past, entries);
    return entries;
  }

  /** The state of a past. */
  stateOf(past: Past): NaiveState {
    const known = this.#states.get(past);
    if (known) return known;
    const state = new Judgement(this.entriesOf(past), this.founder).state();
    this.#states.set(past, state);
    return state;
  }

  #placed(control: Control): JudgedControl | undefined {
    const past = this.pastOf(parentsOf(control));
    if (!past) return undefined;
    const prev = control.prev === undefined ? undefined : this.good.get(control.prev);
    if (prev && prev.writer !== control.writer) return undefined;
    if (control.number !== (prev?.number ?? 0) + 1) return undefined;
    const people = new Set(this.#certificates(past, control.writer).map(({ person }) => person));
    if (control.certificate) people.add(control.certificate.person);
    const [person] = people;
    if (people.size !== 1 || person === undefined) return undefined;
    const earlier = this.entriesOf(past);
    const joins = earlier.filter((each) => isJoin(each) && each.person === person);
    const ends = earlier.filter((each) => each.act.kind !== 'UNINVITE' && concerns(each, person));
    const judged: JudgedControl & { joins: JudgedControl[] } = { ...control, person, past, joins, ends };
    if (isJoin(judged)) joins.push(judged);
    return judged;
  }

  #certificates(past: Past, writer: WriterId): { person: PersonId }[] {
    return this.entriesOf(past).flatMap((entry) =>
      entry.certificate && entry.writer === writer ? [entry.certificate] : [],
    );
  }

  #isPermitted(entry: JudgedControl): boolean {
    const { act, person } = entry;
    if (!this.#suitsSealing(entry)) return false;
    if (act.kind === 'FOUND')
      return entry.past.size === 0 && this.good.size === 0 && this.#namesFit(act.people, person);
    if (this.founder === undefined || entry.past.size === 0) return false;
    if (this.#isForEverybody && (person === this.founder || act.kind === 'INVITE')) return false;
    const removals = ['LEAVE', 'DECLINE', 'UNINVITE', 'REMOVE', 'REVOKE'];
    if (entry.past.size >= this.bounds.controls && ![...removals, 'CLOSE'].includes(act.kind)) return false;
    if (entry.certificate && !this.#hasRoomForWriter(entry)) return false;
    const state = this.stateOf(entry.past);
    if (state.revoked.has(entry.writer)) return false;
    const takesPart = (each: PersonId): boolean => state.members.has(each) || state.invited.has(each);
    const count = state.members.size + state.invited.size;
    if (act.kind === 'DECLINE') return state.invited.has(person);
    if (act.kind === 'JOIN') {
      const invite = this.good.get(act.invite);
      if (!invite || !entry.past.has(act.invite) || state.members.has(person)) return false;
      if (state.voice.closedBy !== undefined) return false;
      if (state.invited.get(person)?.has(act.invite)) return true;
      const isRoom = invite.act.kind === 'FOUND' && invite.act.isPublic;
      return isRoom && !state.removed.has(person) && (takesPart(person) || count < this.bounds.people);
    }
    if (!state.members.has(person)) return false;
    switch (act.kind) {
      case 'INVITE': {
        const added = act.people.filter((each) => !takesPart(each)).length;
        return (
          this.#namesFit(act.people, person) &&
          state.voice.closedBy === undefined &&
          act.people.length > 0 &&
          act.people.every((each) => !state.members.has(each)) &&
          (person === this.founder || act.people.every((each) => !state.removed.has(each))) &&
          count + added <= this.bounds.people
        );
      }
      case 'UNINVITE': {
        const invite = this.good.get(act.invite);
        if (!invite || !entry.past.has(act.invite) || act.people.length === 0) return false;
        if (invite.act.kind === 'FOUND' && invite.act.isPublic) return false;
        const open = act.people.every((each) => state.invited.get(each)?.has(act.invite));
        return open && (person === invite.person || person === this.founder);
      }
      case 'REMOVE':
        return person === this.founder && act.target !== person && takesPart(act.target);
      case 'REVOKE':
        return (
          act.revoked !== entry.writer &&
          this.#certificates(entry.past, act.revoked).some((each) => each.person === person)
        );
      case 'WRITER':
        return entry.certificate !== undefined;
      case 'LEAVE':
        return true;
      case 'CLOSE':
        return person === this.founder && this.#isRoom && state.voice.closedBy === undefined;
      case 'SPEAKERS': {
        const before = this.entriesOf(entry.past).filter((each) => each.act.kind === 'SPEAKERS').length;
        const { people = [] } = act;
        const isOpen = this.#isRoom && state.voice.closedBy === undefined && before < this.bounds.decisions;
        const areFit = people.length <= this.bounds.speakers && new Set(people).size === people.length;
        return person === this.founder && isOpen && areFit && !people.includes(person);
      }
    }
  }

  get #isRoom(): boolean {
    return [...this.good.values()].some(({ act }) => act.kind === 'FOUND' && act.isPublic);
  }

  get #isForEverybody(): boolean {
    return [...this.good.values()].some(({ act }) => act.kind === 'FOUND' && act.isForEverybody === true);
  }

  /** In a sealed conversation every computer has a seal, and everybody invited a certificate; in any other no INVITE has. */
  #suitsSealing({ act, certificate }: JudgedControl): boolean {
    const founding = [...this.good.values()].find((each) => each.act.kind === 'FOUND');
    const first = founding?.act ?? act;
    const isSealed = first.kind === 'FOUND' && first.sealedFor !== undefined;
    if (act.kind === 'FOUND' || act.kind === 'INVITE') {
      if (!isSealed && act.sealedFor !== undefined) return false;
      const lacking = act.people.filter((each) => !act.sealedFor?.includes(each));
      if (isSealed && lacking.length > 0) return false;
    }
    return !isSealed || certificate === undefined || certificate.hasSeal;
  }

  #namesFit(people: readonly PersonId[], author: PersonId): boolean {
    return (
      people.length <= this.bounds.peoplePerInvite &&
      new Set(people).size === people.length &&
      !people.includes(author)
    );
  }

  #hasRoomForWriter(entry: JudgedControl): boolean {
    const writers = new Set([entry.writer]);
    const replaced = new Set(entry.certificate?.replaces);
    for (const each of this.entriesOf(entry.past)) {
      if (each.certificate?.person !== entry.person) continue;
      writers.add(each.writer);
      for (const writer of each.certificate.replaces) replaced.add(writer);
    }
    const inUse = [...writers].filter((writer) => !replaced.has(writer)).length;
    return writers.size <= this.bounds.writers && inUse <= this.bounds.writersInUse;
  }
}

/** Decides what stands in one set of controls. */
class Judgement {
  readonly #inOrder: readonly JudgedControl[];
  /** Cache of what stands, by what is void. */
  readonly #known = new Map<string, ReadonlySet<EntryHash>>();

  constructor(
    private readonly entries: readonly JudgedControl[],
    private readonly founder: PersonId | undefined,
  ) {
    this.#inOrder = [...entries].sort((a, b) => a.past.size - b.past.size);
  }

  state(): NaiveState {
    const { counted, stands, kept } = this.#settle();
    const removes = counted.filter(({ act }) => act.kind === 'REMOVE');
    const ends = (removal: JudgedControl, join: JudgedControl): boolean => {
      if (!concerns(removal, join.person) || knows(join, removal)) return false;
      if (removal.act.kind !== 'UNINVITE') return true;
      return answers(join, removal.act.invite) && !knows(removal, join) && !kept(join, removal);
    };
    const joins = this.entries.filter((entry) => isJoin(entry) && stands.has(entry.hash));
    const members = new Set(
      joins.filter((join) => !counted.some((removal) => ends(removal, join))).map(({ person }) => person),
    );
    const founderLeft = this.entries.some(
      ({ act, person }) => act.kind === 'LEAVE' && person === this.founder,
    );
    const isTheirs = this.entries.some(({ act }) => act.kind === 'FOUND' && !act.isForEverybody);
    if (this.founder !== undefined && isTheirs && !founderLeft) members.add(this.founder);
    return {
      members,
      invited: this.#invited(counted, stands, members),
      removed: new Set(removes.flatMap(({ act }) => (act.kind === 'REMOVE' ? [act.target] : []))),
      revoked: new Set(counted.flatMap(({ act }) => (act.kind === 'REVOKE' ? [act.revoked] : []))),
      voice: voiceOf(counted),
      stands,
      counted: new Set(counted.map(({ hash }) => hash)),
    };
  }

  #invited(
    counted: readonly JudgedControl[],
    stands: ReadonlySet<EntryHash>,
    members: ReadonlySet<PersonId>,
  ): Map<PersonId, Set<EntryHash>> {
    const invited = new Map<PersonId, Set<EntryHash>>();
    for (const invite of this.entries) {
      if ((invite.act.kind !== 'INVITE' && invite.act.kind !== 'FOUND') || !stands.has(invite.hash)) continue;
      for (const person of invite.act.people) {
        if (members.has(person) || !invites(invite, person)) continue;
        const isAnswered = this.entries.some(
          (each) =>
            each.person === person &&
            (isJoin(each) || each.act.kind === 'DECLINE') &&
            stands.has(each.hash) &&
            knows(each, invite),
        );
        const isEnded = counted.some(
          (removal) =>
            concerns(removal, person) &&
            !knows(invite, removal) &&
            (removal.act.kind !== 'UNINVITE' || removal.act.invite === invite.hash),
        );
        if (isAnswered || isEnded) continue;
        invited.set(person, (invited.get(person) ?? new Set()).add(invite.hash));
      }
    }
    return invited;
  }

  /** The removals that count, what stands beside them, and which JOINs the exception keeps against an UNINVITE. */
  #settle(): {
    counted: JudgedControl[];
    stands: ReadonlySet<EntryHash>;
    kept: (entry: JudgedControl, removal: JudgedControl) => boolean;
  } {
    const ofKind = (...kinds: string[]): JudgedControl[] =>
      this.entries.filter(({ act }) => kinds.includes(act.kind));
    const founderLeaves = ofKind('LEAVE').filter(({ person }) => person === this.founder);
    const void0 = this.#beyondAny(founderLeaves, (entry) => entry.act.kind !== 'LEAVE');
    const removes = ofKind('REMOVE').filter(({ hash }) => !void0.has(hash));
    const void1 = new Set([...void0, ...this.#beyondAny(removes)]);
    const stands1 = this.#standing(void1);
    const others = ofKind('LEAVE', 'DECLINE', 'REVOKE', 'UNINVITE').filter(({ hash }) => stands1.has(hash));
    const kept = this.#exception(void1, this.#beyondAny(others));
    const void2 = new Set([...void1, ...this.#beyondAny(others, (entry, removal) => !kept(entry, removal))]);
    const decisions = ofKind('SPEAKERS', 'CLOSE').filter(({ hash }) => !void0.has(hash));
    return { counted: [...removes, ...others, ...decisions], stands: this.#standing(void2), kept };
  }

  /** Whether a removal makes an entry void: the entry is of whom it concerns, the removal did not know it, and no later JOIN helps. */
  #isBeyond(entry: JudgedControl, removal: JudgedControl): boolean {
    if (entry === removal || knows(removal, entry)) return false;
    if (removal.act.kind === 'REVOKE') return entry.writer === removal.act.revoked;
    if (!concerns(removal, entry.person)) return false;
    if (this.#isReturn(entry, removal)) return true;
    if (removal.act.kind === 'UNINVITE') return answers(entry, removal.act.invite) && !knows(entry, removal);
    if (entry.act.kind === 'DECLINE' && knows(entry, removal)) return false;
    return !entry.joins.some((join) => knows(join, removal));
  }

  /** Whether a JOIN knows a removal of its author that counts, and answers an INVITE that the removal ended. */
  #isReturn(entry: JudgedControl, removal: JudgedControl): boolean {
    const { act } = entry;
    if (act.kind !== 'JOIN' || !concerns(removal, entry.person) || !knows(entry, removal)) return false;
    const invite = this.entries.find(({ hash }) => hash === act.invite);
    if (!invite || knows(invite, removal)) return false;
    if (removal.act.kind === 'UNINVITE') return removal.act.invite === act.invite;
    const isRoom = invite.act.kind === 'FOUND' && invite.act.isPublic;
    return removal.act.kind === 'REMOVE' || !isRoom;
  }

  #beyondAny(
    removals: readonly JudgedControl[],
    counts: (entry: JudgedControl, removal: JudgedControl) => boolean = () => true,
  ): Set<EntryHash> {
    const beyond = this.entries.filter((entry) =>
      removals.some((removal) => this.#isBeyond(entry, removal) && counts(entry, removal)),
    );
    return new Set(beyond.map(({ hash }) => hash));
  }

  /** What stands when these are void: each needs a standing JOIN in its past that no removal in that past ended. */
  #standing(voids: ReadonlySet<EntryHash>): ReadonlySet<EntryHash> {
    const key = [...voids].sort().join();
    const known = this.#known.get(key);
    if (known) return known;
    const stands = new Set<EntryHash>();
    this.#known.set(key, stands);
    for (const entry of this.#inOrder)
      if (!voids.has(entry.hash) && this.#hasAuthority(entry, stands)) stands.add(entry.hash);
    return stands;
  }

  #hasAuthority(entry: JudgedControl, stands: ReadonlySet<EntryHash>): boolean {
    const { act, person } = entry;
    if (act.kind === 'FOUND' || act.kind === 'DECLINE') return true;
    if (act.kind === 'JOIN') return stands.has(act.invite);
    const isEnded = (join: JudgedControl): boolean =>
      entry.ends.some((removal) => stands.has(removal.hash) && !knows(join, removal));
    if (entry.joins.some((join) => stands.has(join.hash) && !isEnded(join))) return true;
    return person === this.founder && !entry.ends.some((each) => each.act.kind === 'LEAVE');
  }

  /**
   * The exception by which an entry stands against a removal: a control by another member, not brought in by the entry's
   * author at any remove, came after the entry without knowing the removal, and stands whatever else is taken away.
   */
  #exception(voids: ReadonlySet<EntryHash>, raw: ReadonlySet<EntryHash>) {
    const stands = this.#standing(new Set([...voids, ...raw]));
    return (entry: JudgedControl, removal: JudgedControl): boolean =>
      this.entries.some(
        (witness) =>
          witness.person !== entry.person &&
          witness.act.kind !== 'DECLINE' &&
          (witness.person === this.founder || witness.joins.length > 0) &&
          knows(witness, entry) &&
          (!knows(witness, removal) || this.#isReturn(entry, removal)) &&
          stands.has(witness.hash) &&
          !this.#broughtInBy(witness).has(entry.person),
      );
  }

  /** The people who brought an entry's author in, at any remove. */
  #broughtInBy(entry: JudgedControl, found = new Set<PersonId>()): Set<PersonId> {
    for (const { act } of entry.joins) {
      const invite = this.entries.find(({ hash }) => act.kind === 'JOIN' && hash === act.invite);
      if (!invite || found.has(invite.person)) continue;
      found.add(invite.person);
      this.#broughtInBy(invite, found);
    }
    return found;
  }
}
