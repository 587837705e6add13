import type { EntryHash, PersonId, WriterId } from '../ids';
import { BitSet } from './bit-set';
import { concernedBy, type ControlGraph, type Placed } from './control-graph';
import { Judgement } from './judgement';

/** Who takes part, by one set of good controls. */
export interface ControlState {
  readonly members: ReadonlySet<PersonId>;
  /** Open invitations by person: the INVITEs that a JOIN may still answer. */
  readonly invited: ReadonlyMap<PersonId, ReadonlySet<EntryHash>>;
  /** People whom the founder removed: only the founder may invite them again. */
  readonly removed: ReadonlySet<PersonId>;
  /** Writers that another computer of their person has revoked. */
  readonly revoked: ReadonlySet<WriterId>;
}

export const emptyState: ControlState = {
  members: new Set(),
  invited: new Map(),
  removed: new Set(),
  revoked: new Set(),
};

export const takesPart = (state: ControlState, person: PersonId): boolean =>
  state.members.has(person) || state.invited.has(person);

/**
 * The state of a set of controls that holds the past of each of its members, from nothing.
 * @returns with it, whether the set is plain: no removal makes anything in it void
 */
export function stateOf(graph: ControlGraph, set: BitSet): { state: ControlState; isPlain: boolean } {
  const judgement = new Judgement(graph, set);
  const members = judgement.members();
  const state = {
    members,
    invited: judgement.invited(members),
    removed: judgement.removed(),
    revoked: judgement.revoked(),
  };
  return { state, isPlain: judgement.isPlain };
}

/**
 * Whether a plain set stays plain with one more control, and the control's effect is `extended`: nothing in the set
 * removes what the control says, and it removes nothing that did not come before it.
 */
export function staysPlain(graph: ControlGraph, control: Placed): boolean {
  const { act, person, writer, past } = control;
  const isBefore = ({ index }: Placed): boolean => past.has(index);
  const removalsKnown = (each: PersonId): boolean => graph.removalsOf(each).every(isBefore);
  const isAuthorSafe =
    removalsKnown(person) &&
    graph
      .byKind('REVOKE')
      .every((each) => isBefore(each) || (each.act.kind === 'REVOKE' && each.act.revoked !== writer));
  if (!isAuthorSafe) return false;
  switch (act.kind) {
    case 'INVITE':
      return act.people.every(removalsKnown);
    case 'UNINVITE': {
      const invite = graph.get(act.invite);
      return (
        invite !== undefined && !graph.answersTo(invite).some((join) => act.people.includes(join.person))
      );
    }
    case 'REVOKE':
      return graph.byWriter(act.revoked).every(isBefore);
    default:
      return concernedBy(control).every((each) => graph.byPerson(each).every(isBefore));
  }
}

/**
 * The state after one more control, if it comes after everything in the set before, or leaves a plain set plain. It makes
 * nothing void then, because removals spare what is in their past, so only its own effect is applied.
 */
export function extended(state: ControlState, control: Placed): ControlState {
  const { act, person, hash } = control;
  switch (act.kind) {
    case 'FOUND':
    case 'INVITE': {
      const invited = new Map(state.invited);
      // Somebody who joined by another INVITE at the same time needs no invitation.
      for (const each of act.people)
        if (!state.members.has(each)) invited.set(each, new Set([...(state.invited.get(each) ?? []), hash]));
      const members = act.kind === 'FOUND' ? new Set([person]) : state.members;
      return { ...state, members, invited };
    }
    case 'JOIN':
      return {
        ...state,
        members: new Set([...state.members, person]),
        invited: without(state.invited, [person]),
      };
    case 'LEAVE':
    case 'DECLINE':
    case 'REMOVE': {
      const people = concernedBy(control);
      const members = new Set([...state.members].filter((each) => !people.includes(each)));
      const removed = act.kind === 'REMOVE' ? new Set([...state.removed, act.target]) : state.removed;
      return { ...state, members, removed, invited: without(state.invited, people) };
    }
    case 'UNINVITE':
      return { ...state, invited: withdrawn(state.invited, act.people, act.invite) };
    case 'REVOKE':
      return { ...state, revoked: new Set([...state.revoked, act.revoked]) };
    case 'WRITER':
      return state;
  }
}

type Invited = ControlState['invited'];

function without(invited: Invited, people: readonly PersonId[]): Invited {
  if (!people.some((person) => invited.has(person))) return invited;
  return new Map([...invited].filter(([person]) => !people.includes(person)));
}

function withdrawn(invited: Invited, people: readonly PersonId[], invite: EntryHash): Invited {
  const left = new Map(invited);
  for (const person of people) {
    const open = new Set([...(invited.get(person) ?? [])].filter((hash) => hash !== invite));
    if (open.size > 0) left.set(person, open);
    else left.delete(person);
  }
  return left;
}
