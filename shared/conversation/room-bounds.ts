import type { PersonId } from '../ids';
import { limits } from '../protocol/limits';
import { parentsOf, type Control } from './control';
import type { ControlGraph } from './control-graph';
import type { Controls } from './controls';
import { concernedBy, isPublicRoom } from './placed-control';

type Held = Pick<Controls, 'graph' | 'state'>;

/**
 * Whether a node holds as much of an open room as strangers may make it hold, so that it takes in no control of this kind. A
 * control's past cannot tell: whoever pretends not to know their own earlier controls writes as many as they like.
 * @param isNamed whether a member other than its author names it. Then it is no bound that there are many alike: members who were
 * given different ones would else not read each other any more
 */
export function isRoomFull(held: Held, control: Control, isNamed: () => boolean): boolean {
  const { graph } = held;
  const { founding, size } = graph;
  if (!founding || !isPublicRoom(founding)) return false;
  const { act } = control;
  switch (act.kind) {
    case 'FOUND':
      return false;
    case 'INVITE':
    case 'JOIN':
    case 'WRITER':
      return size >= limits.controlsHeldInRoom;
    // Only the founder writes these. An honest founder on several computers stays far below what is held, so all nodes take
    // in the same of theirs, in whatever order they come. Founders who write more can split their own room, nobody else's.
    case 'SPEAKERS':
      return countOf(graph, 'SPEAKERS') >= limits.speakersHeldInRoom;
    case 'CLOSE':
      return countOf(graph, 'CLOSE') >= limits.closesHeldInRoom;
    case 'REVOKE': {
      const isDone = size >= limits.controlsHeldInFullRoom && held.state.revoked.has(act.revoked);
      return isDone || (isTooMany(graph.revocationsOf(act.revoked).length) && !isNamed());
    }
    case 'LEAVE':
    case 'DECLINE':
    case 'REMOVE':
    case 'UNINVITE':
      return isRemovalTooMany(held, control, isNamed);
  }
}

const isTooMany = (alike: number): boolean => alike >= limits.removalsUnawareOfEachOther;

/**
 * Whether a removal is one too many: its author has written as many of its kind, for somebody whom it concerns, as computers that
 * do not hear of each other may. In a full room those are taken in that put a member out.
 */
function isRemovalTooMany({ graph, state }: Held, control: Control, isNamed: () => boolean): boolean {
  const { act, writer, certificate } = control;
  const author = graph.personOf(writer, graph.pastOf(parentsOf(control)), certificate);
  // It waits for its past, or contradicts it.
  if (author === undefined) return false;
  const people = concernedBy({ act, person: author });
  if (graph.size >= limits.controlsHeldInFullRoom) {
    const isOfMember = act.kind === 'LEAVE' || act.kind === 'REMOVE';
    if (!isOfMember || !people.some((each) => state.members.has(each))) return true;
  }
  return people.some((each) => isTooMany(countAlike(graph, act, author, each))) && !isNamed();
}

/** Number of removals like one that came since somebody last joined or was invited: by the same author, of the same kind. */
function countAlike(graph: ControlGraph, act: Control['act'], author: PersonId, person: PersonId): number {
  const since = Math.max(
    graph.joinsOf(person).at(-1)?.index ?? 0,
    graph.invitesOf(person).at(-1)?.index ?? 0,
  );
  const isAlike = (other: Control['act']): boolean =>
    other.kind === act.kind &&
    (other.kind !== 'UNINVITE' || act.kind !== 'UNINVITE' || other.invite === act.invite);
  return graph
    .removalsOf(person)
    .filter((each) => each.index > since && each.person === author && isAlike(each.act)).length;
}

const countOf = ({ voice }: ControlGraph, kind: 'SPEAKERS' | 'CLOSE'): number =>
  voice.filter(({ act }) => act.kind === kind).length;
