import type { EntryHash, PersonId, WriterId } from '../ids';
import { takesPart, type ControlState } from './control-state';
import type { Judgement } from './judgement';
import { Membership } from './membership';
import { concernedBy, isForEverybody, isRemoval, type PlacedControl } from './placed-control';
import { decidesVoice, everybodySpeaks, type Voice } from './voice';

/** A state that is still being changed. */
interface MutableState extends ControlState {
  readonly members: Set<PersonId>;
  readonly invited: Map<PersonId, ReadonlySet<EntryHash>>;
  readonly removed: Set<PersonId>;
  readonly revoked: Set<WriterId>;
  voice: Voice;
}

const nobody: ControlState = {
  members: new Set(),
  invited: new Map(),
  removed: new Set(),
  revoked: new Set(),
  voice: everybodySpeaks,
};

/** Who takes part now, updated with each control. A state that was handed out never changes. */
export class Participants {
  #changing: MutableState | undefined;
  /** Sets of open invitations that the changing does not share with a state that was handed out. */
  #open = new Map<PersonId, Set<EntryHash>>();

  constructor(private handedOut: ControlState = nobody) {}

  /** Returns a copy; adding to it does not change this one. */
  fork(): Participants {
    return new Participants(this.state);
  }

  get state(): ControlState {
    this.handedOut = this.#changing ?? this.handedOut;
    this.#changing = undefined;
    return this.handedOut;
  }

  /** Number of people who take part. */
  get size(): number {
    const { members, invited } = this.#changing ?? this.handedOut;
    return members.size + invited.size;
  }

  has(person: PersonId): boolean {
    return takesPart(this.#changing ?? this.handedOut, person);
  }

  /** Applies the last control of a set. The control MUST NOT change what stood before it. */
  add(control: PlacedControl, judgement: Judgement): void {
    const { act, person } = control;
    const isDecision = isRemoval(control) || decidesVoice(control);
    if (!(isDecision ? judgement.counts(control) : judgement.stands(control))) return;
    const changing = this.#begin();
    switch (act.kind) {
      case 'FOUND':
      case 'INVITE': {
        if (act.kind === 'FOUND' && !isForEverybody(control)) changing.members.add(person);
        const membership = new Membership(judgement);
        for (const each of act.people)
          // Somebody who joined by another INVITE at the same time needs no invitation.
          if (!changing.members.has(each) && membership.isOpen(control, each))
            this.#openTo(changing, each).add(control.hash);
        return;
      }
      case 'JOIN':
        changing.members.add(person);
        changing.invited.delete(person);
        return;
      case 'LEAVE':
      case 'DECLINE':
      case 'REMOVE':
        for (const each of concernedBy(control)) {
          changing.members.delete(each);
          changing.invited.delete(each);
          if (act.kind === 'REMOVE') changing.removed.add(each);
        }
        return;
      case 'UNINVITE':
        for (const each of act.people.filter((one) => changing.invited.has(one))) {
          const open = this.#openTo(changing, each);
          open.delete(act.invite);
          if (open.size === 0) changing.invited.delete(each);
        }
        return;
      case 'REVOKE':
        changing.revoked.add(act.revoked);
        return;
      case 'SPEAKERS':
      case 'CLOSE':
        changing.voice = new Membership(judgement).voice;
    }
  }

  #begin(): MutableState {
    if (this.#changing) return this.#changing;
    const { members, invited, removed, revoked, voice } = this.handedOut;
    this.#open = new Map();
    this.#changing = {
      members: new Set(members),
      invited: new Map(invited),
      removed: new Set(removed),
      revoked: new Set(revoked),
      voice,
    };
    return this.#changing;
  }

  #openTo(changing: MutableState, person: PersonId): Set<EntryHash> {
    const known = changing.invited.get(person);
    const own = this.#open.get(person);
    if (own && own === known) return own;
    const open = new Set(known);
    this.#open.set(person, open);
    changing.invited.set(person, open);
    return open;
  }
}
