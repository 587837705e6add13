import { limits } from '../protocol/limits';
import type { ControlGraph } from './control-graph';
import type { ControlEntry } from './log-entry';
import { isPublicRoom } from './placed-control';

/**
 * Whether a node holds as much of an open room as strangers may make it hold, so that it takes in no control of this kind. A
 * control's past cannot tell: whoever pretends not to know their own earlier controls writes as many as they like.
 */
export function isRoomFull(graph: ControlGraph, { command }: ControlEntry): boolean {
  const { founding, size } = graph;
  if (!founding || !isPublicRoom(founding)) return false;
  switch (command) {
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
    default:
      return false;
  }
}

const countOf = ({ voice }: ControlGraph, kind: 'SPEAKERS' | 'CLOSE'): number =>
  voice.filter(({ act }) => act.kind === kind).length;
