import type { PersonId, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import type { Act } from './control';
import type { ControlGraph } from './control-graph';
import type { Membership } from './membership';
import {
  isForEverybody,
  isPublicRoom,
  isRemoval,
  isSealedFounding,
  type PlacedControl,
} from './placed-control';

/** Limits that decide what is good, so all nodes MUST use the same. Each is checked against a control's own past. */
export interface ControlBounds {
  readonly people: number;
  readonly peoplePerInvite: number;
  /** Writers of one person that no certificate replaces. */
  readonly writersInUse: number;
  readonly writers: number;
  /** With this many controls in its past, only a removal is permitted. */
  readonly controls: number;
  /** People named in one SPEAKERS. */
  readonly speakers: number;
  /** With this many SPEAKERS in its past, no further one is permitted. */
  readonly decisions: number;
}

export const controlBounds: ControlBounds = {
  people: limits.peoplePerConversation,
  peoplePerInvite: limits.peoplePerInvite,
  writersInUse: limits.writersInUsePerPerson,
  writers: limits.writersPerPerson,
  controls: limits.controlsPerConversation,
  speakers: limits.speakersPerRoom,
  decisions: limits.speakersChanges,
};

/**
 * Whether a control is permitted by the state of its own past. That never changes, whatever arrives later.
 * @param before who takes part according to its past
 */
export function isPermitted(
  graph: ControlGraph,
  before: Membership,
  control: PlacedControl,
  bounds: ControlBounds,
): boolean {
  const { act, past, person } = control;
  if (!suitsSealing(graph.founding ?? control, control)) return false;
  if (act.kind === 'FOUND') return graph.size === 0 && past.size === 0 && fits(act.people, control, bounds);
  if (past.size === 0 || !suitsEverybody(graph, control)) return false;
  if (past.size >= bounds.controls && !isRemoval(control) && act.kind !== 'CLOSE') return false;
  if (control.certificate && !hasRoomForWriter(graph, control, bounds)) return false;
  if (before.isRevoked(control.writer)) return false;
  if (act.kind === 'DECLINE') return !before.isMember(person) && before.takesPart(person);
  if (act.kind === 'JOIN') return mayJoin(graph, before, control, act, bounds);
  return before.isMember(person) && mayAct(graph, before, control, bounds);
}

/**
 * Whether a control leaves everybody in a sealed conversation with a computer to which keys can be given. In an open one an
 * INVITE has no certificates, so that all INVITEs of a conversation say alike what it is.
 */
function suitsSealing(founding: Pick<PlacedControl, 'act'>, { act, certificate }: PlacedControl): boolean {
  const isSealed = isSealedFounding(founding);
  if (isSealed && certificate && !certificate.hasSeal) return false;
  if (act.kind !== 'FOUND' && act.kind !== 'INVITE') return true;
  const { people, sealedFor } = act;
  return isSealed ? people.every((person) => sealedFor?.includes(person)) : sealedFor === undefined;
}

/** Whether a control may be in its room, if it is one for everybody: nobody speaks as its founder or invites anybody there. */
function suitsEverybody({ founding, founder }: ControlGraph, { act, person }: PlacedControl): boolean {
  if (!founding || !isForEverybody(founding)) return true;
  return person !== founder && act.kind !== 'INVITE';
}

/** Whether a member may write this control. */
function mayAct(
  graph: ControlGraph,
  before: Membership,
  control: PlacedControl,
  bounds: ControlBounds,
): boolean {
  const { act, person } = control;
  const isFounder = person === graph.founder;
  switch (act.kind) {
    case 'INVITE':
      return (
        before.voice.closedBy === undefined &&
        act.people.length > 0 &&
        fits(act.people, control, bounds) &&
        act.people.every((each) => !before.isMember(each) && (isFounder || !before.isRemoved(each))) &&
        hasRoom(graph, before, act.people, bounds)
      );
    case 'UNINVITE':
      return mayWithdraw(graph, before, control, act);
    case 'REMOVE':
      return isFounder && act.target !== person && before.takesPart(act.target);
    case 'REVOKE':
      return act.revoked !== control.writer && isWriterOf(graph, control, act.revoked);
    case 'WRITER':
      return control.certificate !== undefined;
    case 'SPEAKERS':
    case 'CLOSE':
      return isFounder && mayDecideVoice(graph, before, control, bounds);
    case 'LEAVE':
      return true;
    default:
      return false;
  }
}

/** Whether the founder may decide who may write: in an open room that is not closed. */
function mayDecideVoice(
  { founding, voice }: ControlGraph,
  before: Membership,
  { act, person, past }: PlacedControl,
  bounds: ControlBounds,
): boolean {
  if (!founding || !isPublicRoom(founding) || before.voice.closedBy !== undefined) return false;
  if (act.kind !== 'SPEAKERS') return true;
  const known = voice.filter(({ index }) => past.has(index)).length;
  const people = act.people ?? [];
  const areFit = people.length <= bounds.speakers && new Set(people).size === people.length;
  return known < bounds.decisions && areFit && !people.includes(person);
}

type ActOf<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;

function mayJoin(
  graph: ControlGraph,
  before: Membership,
  { person, past }: PlacedControl,
  { invite: hash }: ActOf<'JOIN'>,
  bounds: ControlBounds,
): boolean {
  const invite = graph.get(hash);
  if (!invite || !past.has(invite.index) || before.isMember(person)) return false;
  if (before.voice.closedBy !== undefined) return false;
  if (before.isOpen(invite, person)) return true;
  if (!isPublicRoom(invite) || before.isRemoved(person)) return false;
  return before.takesPart(person) || hasRoom(graph, before, [person], bounds);
}

function mayWithdraw(
  graph: ControlGraph,
  before: Membership,
  { person, past }: PlacedControl,
  { invite: hash, people }: ActOf<'UNINVITE'>,
): boolean {
  const invite = graph.get(hash);
  if (!invite || !past.has(invite.index) || isPublicRoom(invite) || people.length === 0) return false;
  const isTheirs = person === invite.person || person === graph.founder;
  return isTheirs && people.every((each) => !before.isMember(each) && before.isOpen(invite, each));
}

/** Whether there is room for these people. Counts those who take part only if there may be too many. */
function hasRoom(
  graph: ControlGraph,
  before: Membership,
  people: readonly PersonId[],
  bounds: ControlBounds,
): boolean {
  if (graph.peopleAtMost + people.length <= bounds.people) return true;
  return before.people + people.filter((each) => !before.takesPart(each)).length <= bounds.people;
}

/** Whether an INVITE names few enough people, each once, and not its author. */
const fits = (people: readonly PersonId[], { person }: PlacedControl, bounds: ControlBounds): boolean =>
  people.length <= bounds.peoplePerInvite &&
  new Set(people).size === people.length &&
  !people.includes(person);

/** Whether a writer is certified for the control's person in its past. */
const isWriterOf = (graph: ControlGraph, { person, past }: PlacedControl, writer: WriterId): boolean =>
  graph.certificatesOf(person).some((each) => each.writer === writer && past.has(each.index));

function hasRoomForWriter(graph: ControlGraph, control: PlacedControl, bounds: ControlBounds): boolean {
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
