import type { RoomView, EverybodyView } from '../../shared/ipc/views/rooms';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';

/** Rooms in the order of the list. */
export const roomsInOrder = (rooms: Readonly<Record<string, RoomView>>): RoomView[] =>
  Object.values(rooms).sort((a, b) => a.place - b.place);

/** For whom a room for everybody is. */
export const everybodyWords = (everybody: EverybodyView): string =>
  everybody.kind === 'server'
    ? say('everybody.server', { server: isolated(everybody.name) })
    : say('everybody.network', { network: everybody.network });

/** Number of people and topic of a room in one line. */
export const aboutRoom = ({ people, topic, everybody }: RoomView): string =>
  [
    ...(everybody ? [everybodyWords(everybody)] : []),
    ...(people > 0 ? [say('room.people', { count: people })] : []),
    ...(topic === '' ? [] : [isolated(topic)]),
  ].join(' · ');

/** The same, first who founded it. */
export const describeRoom = (room: RoomView): string =>
  [...(room.founder ? [say('room.by', { name: isolated(room.founder.user) })] : []), aboutRoom(room)].join(
    ' · ',
  );
