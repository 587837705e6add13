import type { EntryHash, PersonId, WriterId } from '../ids';
import { takesPart, type ControlState } from './control-state';
import type { Judgement } from './judgement';
import { Membership } from './membership';
import { concernedBy, isRemoval, type Placed } from './placed';

/** A state that is still being changed. */
interface Draft extends ControlState {
  readonly members: Set<PersonId>;
  readonly invited: Map<PersonId, ReadonlySet<EntryHash>>;
  readonly removed: Set<PersonId>;
  readonly revoked: Set<WriterId>;
}

const nobody: ControlState = {
  members: new Set(),
  invited: new Map(),
  removed: new Set(),
  revoked: new Set(),
};

/** Who takes part now, updated with each control. A state that was handed out never changes. */
export class Roster {
  #draft: Draft | undefined;
  /** Sets of open invitations that the draft does not share with a state that was handed out. */
  #open = new Map<PersonId, Set<EntryHash>>();

  constructor(private handedOut: ControlState = nobody) {}

  /** Returns a copy; adding to it does not change this one. */
  fork(): Roster {
    return new Roster(this.state);
  }

  get state(): ControlState {
    this.handedOut = this.#draft ?? this.handedOut;
    this.#draft = undefined;
    return this.handedOut;
  }

  /** Number of people who take part. */
  get size(): number {
    const { members, invited } = this.#draft ?? this.handedOut;
    return members.size + invited.size;
  }

  has(person: PersonId): boolean {
    return takesPart(this.#draft ?? this.handedOut, person);
  }

  /** Applies the last control of a set. The control MUST NOT change what stood before it. */
  add(control: Placed, judgement: Judgement): void {
    const { act, person } = control;
    if (!(isRemoval(control) ? judgement.counts(control) : judgement.stands(control))) return;
    const draft = this.#begin();
    switch (act.kind) {
      case 'FOUND':
      case 'INVITE': {
        if (act.kind === 'FOUND') draft.members.add(person);
        const membership = new Membership(judgement);
        for (const each of act.people)
          // Somebody who joined by another INVITE at the same time needs no invitation.
          if (!draft.members.has(each) && membership.isOpen(control, each))
            this.#openTo(draft, each).add(control.hash);
        return;
      }
      case 'JOIN':
        draft.members.add(person);
        draft.invited.delete(person);
        return;
      case 'LEAVE':
      case 'DECLINE':
      case 'REMOVE':
        for (const each of concernedBy(control)) {
          draft.members.delete(each);
          draft.invited.delete(each);
          if (act.kind === 'REMOVE') draft.removed.add(each);
        }
        return;
      case 'UNINVITE':
        for (const each of act.people.filter((one) => draft.invited.has(one))) {
          const open = this.#openTo(draft, each);
          open.delete(act.invite);
          if (open.size === 0) draft.invited.delete(each);
        }
        return;
      case 'REVOKE':
        draft.revoked.add(act.revoked);
    }
  }

  #begin(): Draft {
    if (this.#draft) return this.#draft;
    const { members, invited, removed, revoked } = this.handedOut;
    this.#open = new Map();
    this.#draft = {
      members: new Set(members),
      invited: new Map(invited),
      removed: new Set(removed),
      revoked: new Set(revoked),
    };
    return this.#draft;
  }

  #openTo(draft: Draft, person: PersonId): Set<EntryHash> {
    const known = draft.invited.get(person);
    const own = this.#open.get(person);
    if (own && own === known) return own;
    const open = new Set(known);
    this.#open.set(person, open);
    draft.invited.set(person, open);
    return open;
  }
}
