import type { PersonId, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import type { Act } from './control';
import type { ControlGraph, Placed } from './control-graph';
import { takesPart, type ControlState } from './control-state';

/** Bounds that every node applies alike, because they decide what is good. Each is read off a control's own past. */
export interface ControlBounds {
  readonly people: number;
  readonly peoplePerInvite: number;
  /** Writers of one person that no certificate replaces. */
  readonly writersInUse: number;
  readonly writers: number;
  /** With this many controls in its past, only a removal is permitted. */
  readonly controls: number;
}

export const controlBounds: ControlBounds = {
  people: limits.peoplePerConversation,
  peoplePerInvite: limits.peoplePerInvite,
  writersInUse: limits.writersInUsePerPerson,
  writers: limits.writersPerPerson,
  controls: limits.controlsPerConversation,
};

const removals: readonly Act['kind'][] = ['LEAVE', 'DECLINE', 'UNINVITE', 'REMOVE', 'REVOKE'];

/** Whether a control is permitted by the state of its own past. That never changes, whatever arrives later. */
export function isPermitted(
  graph: ControlGraph,
  state: ControlState,
  control: Placed,
  bounds: ControlBounds,
): boolean {
  const { act, depth } = control;
  if (act.kind === 'FOUND') return graph.size === 0 && depth === 0 && fits(act.people, control, bounds);
  if (depth === 0) return false;
  if (depth >= bounds.controls && !removals.includes(act.kind)) return false;
  if (control.certificate && !hasRoomForWriter(graph, control, bounds)) return false;
  if (state.revoked.has(control.writer)) return false;
  if (act.kind === 'DECLINE') return state.invited.has(control.person);
  if (act.kind === 'JOIN') return mayJoin(graph, state, control, act, bounds);
  return state.members.has(control.person) && mayAct(graph, state, control, bounds);
}

/** What a member may do. */
function mayAct(graph: ControlGraph, state: ControlState, control: Placed, bounds: ControlBounds): boolean {
  const { act, person } = control;
  const isFounder = person === graph.founder;
  switch (act.kind) {
    case 'INVITE':
      return (
        act.people.length > 0 &&
        fits(act.people, control, bounds) &&
        act.people.every((each) => !state.members.has(each) && (isFounder || !state.removed.has(each))) &&
        peopleIn(state) + act.people.filter((each) => !takesPart(state, each)).length <= bounds.people
      );
    case 'UNINVITE':
      return mayWithdraw(graph, state, control, act);
    case 'REMOVE':
      return isFounder && act.target !== person && takesPart(state, act.target);
    case 'REVOKE':
      return act.revoked !== control.writer && isWriterOf(graph, control, act.revoked);
    case 'WRITER':
      return control.certificate !== undefined;
    case 'LEAVE':
      return true;
    default:
      return false;
  }
}

type ActOf<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;

function mayJoin(
  graph: ControlGraph,
  state: ControlState,
  { person, past }: Placed,
  { invite: hash }: ActOf<'JOIN'>,
  bounds: ControlBounds,
): boolean {
  const invite = graph.get(hash);
  if (!invite || !past.has(invite.index) || state.members.has(person)) return false;
  if (state.invited.get(person)?.has(hash)) return true;
  if (!isPublicRoom(invite) || state.removed.has(person)) return false;
  return takesPart(state, person) || peopleIn(state) < bounds.people;
}

function mayWithdraw(
  graph: ControlGraph,
  state: ControlState,
  { person, past }: Placed,
  { invite: hash, people }: ActOf<'UNINVITE'>,
): boolean {
  const invite = graph.get(hash);
  if (!invite || !past.has(invite.index) || isPublicRoom(invite) || people.length === 0) return false;
  const isTheirs = person === invite.person || person === graph.founder;
  return isTheirs && people.every((each) => state.invited.get(each)?.has(hash) === true);
}

const isPublicRoom = ({ act }: Placed): boolean => act.kind === 'FOUND' && act.isPublic;

const peopleIn = (state: ControlState): number => state.members.size + state.invited.size;

/** Whether an INVITE names few enough people, each once, and not its author. */
const fits = (people: readonly PersonId[], { person }: Placed, bounds: ControlBounds): boolean =>
  people.length <= bounds.peoplePerInvite &&
  new Set(people).size === people.length &&
  !people.includes(person);

/** Whether a writer is certified for the control's person in its past. */
const isWriterOf = (graph: ControlGraph, { person, past }: Placed, writer: WriterId): boolean =>
  graph.certificatesOf(person).some((each) => each.writer === writer && past.has(each.index));

function hasRoomForWriter(graph: ControlGraph, control: Placed, bounds: ControlBounds): boolean {
  const writers = new Set([control.writer]);
  const replaced = new Set(control.certificate?.replaces);
  for (const each of graph.certificatesOf(control.person)) {
    if (!control.past.has(each.index)) continue;
    writers.add(each.writer);
    for (const writer of each.certificate?.replaces ?? []) replaced.add(writer);
  }
  const inUse = [...writers].filter((writer) => !replaced.has(writer)).length;
  return writers.size <= bounds.writers && inUse <= bounds.writersInUse;
}
