import type { RoomView } from '../../shared/ipc/view';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';

/** Rooms in the order of the list. */
export const roomsInOrder = (rooms: Readonly<Record<string, RoomView>>): RoomView[] =>
  Object.values(rooms).sort((a, b) => a.place - b.place);

/** Number of people and topic of a room in one line; first who founded it, if another room looks the same. */
export const aboutRoom = ({ people, topic, founder, alike }: RoomView): string =>
  [
    ...(alike ? [say('room.by', { name: isolated(founder) })] : []),
    say('room.people', { count: people }),
    ...(topic === '' ? [] : [isolated(topic)]),
  ].join(' · ');
