import type { EntryHash, PersonId, WriterId } from '../ids';
import type { ControlState } from './control-state';
import { headsAmong } from './control-graph';
import type { Judgement } from './judgement';
import {
  isForEverybody,
  knows,
  lastLacking,
  lastNotEnded,
  lastSince,
  type PlacedControl,
} from './placed-control';
import { everybodySpeaks, maySpeak, voiceBy, type Voice } from './voice';

/**
 * Who takes part according to one set of controls (docs/membership.md, "State"). It never changes. Looking up one person
 * reads only the controls that concern them; `state` goes through everybody.
 */
export class Membership {
  #state: ControlState | undefined;
  #voice: Voice | undefined;

  /** @param size number of people who take part, if known */
  constructor(
    readonly judgement: Judgement,
    private readonly size?: number,
  ) {}

  takesPart(person: PersonId): boolean {
    return this.isMember(person) || this.#openInvites(person).length > 0;
  }

  isMember(person: PersonId): boolean {
    const { judgement } = this;
    const { graph } = judgement;
    if (person === graph.founder && this.#isFounderIn) return true;
    // An UNINVITE that counts has made void the JOINs that it ends.
    const ends = (each: PlacedControl): boolean => each.act.kind !== 'UNINVITE' && judgement.counts(each);
    return (
      lastNotEnded(graph.joinsOf(person), graph.removalsOf(person), ends, (join) =>
        judgement.stands(join),
      ) !== undefined
    );
  }

  /** Whether a control is an INVITE that a person may answer. Does not check that the person is not a member. */
  isOpen(invite: PlacedControl, person: PersonId): boolean {
    const { judgement } = this;
    const { graph } = judgement;
    if (!invites(invite, person) || !judgement.stands(invite)) return false;
    const closes = (each: PlacedControl): boolean =>
      judgement.counts(each) && (each.act.kind !== 'UNINVITE' || each.act.invite === invite.hash);
    if (lastLacking(graph.removalsOf(person), invite.past, closes)) return false;
    const answers = (each: PlacedControl): boolean =>
      ['JOIN', 'DECLINE'].includes(each.act.kind) && judgement.stands(each) && knows(each, invite);
    return lastSince(invite.index, graph.byPerson(person), answers) === undefined;
  }

  isRemoved(person: PersonId): boolean {
    const { judgement } = this;
    const removals = judgement.graph.removalsOf(person);
    return removals.some((each) => each.act.kind === 'REMOVE' && judgement.counts(each));
  }

  isRevoked(writer: WriterId): boolean {
    const { judgement } = this;
    return judgement.graph.revocationsOf(writer).some((each) => judgement.counts(each));
  }

  /** Which members may write. */
  get voice(): Voice {
    const { graph } = this.judgement;
    if (graph.voice.length === 0) return everybodySpeaks;
    return (this.#voice ??= voiceBy(headsAmong(graph.voice.filter((each) => this.judgement.counts(each)))));
  }

  /** Whether somebody is a member who may write messages. */
  maySpeak(person: PersonId): boolean {
    return this.isMember(person) && maySpeak(this.voice, person, this.judgement.graph.founder);
  }

  /** Number of people who take part. */
  get people(): number {
    return this.size ?? this.state.members.size + this.state.invited.size;
  }

  get state(): ControlState {
    return (this.#state ??= this.#everybody());
  }

  #everybody(): ControlState {
    const { graph } = this.judgement;
    const { founder } = graph;
    const joined = new Set(graph.joins.map(({ person }) => person));
    const members = new Set(
      [...(founder === undefined ? [] : [founder]), ...joined].filter((each) => this.isMember(each)),
    );
    const invited = new Map<PersonId, Set<EntryHash>>();
    for (const person of graph.everInvited) {
      const open = members.has(person) ? [] : this.#openInvites(person);
      if (open.length > 0) invited.set(person, new Set(open.map(({ hash }) => hash)));
    }
    const removed = new Set(graph.everTakenOut.filter((each) => this.isRemoved(each)));
    const revoked = new Set(graph.everRevoked.filter((each) => this.isRevoked(each)));
    return { members, invited, removed, revoked, voice: this.voice };
  }

  get #isFounderIn(): boolean {
    const { set, graph } = this.judgement;
    const { founding } = graph;
    if (!founding || isForEverybody(founding) || !set.has(founding.index)) return false;
    return !graph
      .removalsOf(founding.person)
      .some(({ act, index }) => act.kind === 'LEAVE' && set.has(index));
  }

  /** The INVITEs that a person who is not a member may answer, in order of arrival. */
  #openInvites(person: PersonId): PlacedControl[] {
    const { graph } = this.judgement;
    const ends = (each: PlacedControl): boolean =>
      each.act.kind !== 'UNINVITE' && this.judgement.counts(each);
    // An INVITE that came before the removal does not know it, so it is closed.
    const end = graph.removalsOf(person).findLast(ends)?.index ?? -1;
    const open: PlacedControl[] = [];
    lastSince(end, graph.invitesOf(person), (invite) => {
      if (this.isOpen(invite, person)) open.push(invite);
      return false;
    });
    return open.reverse();
  }
}

const invites = ({ act }: PlacedControl, person: PersonId): boolean =>
  (act.kind === 'FOUND' || act.kind === 'INVITE') && act.people.includes(person);
