import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { RoomView, EverybodyView } from '../../../../shared/ipc/views/rooms';
import type { PersonView } from '../../../../shared/ipc/views/people';
import type { Everybody } from '../../../../shared/protocol/everybody-scope';
import { limits } from '../../../../shared/protocol/limits';
import { displayName } from '../../../../shared/protocol/names';
import { plainLine, shownTitle } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import type { EverybodyRoom, OpenRoom } from '../../../net/rooms/known-rooms';

/** What the list of open rooms is made of. */
export interface RoomSources {
  readonly rooms: ReadonlyMap<ConversationId, OpenRoom>;
  readonly everybodyRooms: readonly EverybodyRoom[];
  /** Whether the user is in a room, which is then listed with the conversations. */
  isMember(conversation: ConversationId): boolean;
  /** The founders of these rooms, as the user knows them. */
  readonly founders: Readonly<Record<string, PersonView>>;
  /** The name of a server; empty if this computer is not connected with it. */
  serverName(server: PersonId): string;
}

/** The open rooms that the user can join: first those for everybody here. */
export function projectRooms(sources: RoomSources): Record<string, RoomView> {
  const { rooms, everybodyRooms, founders, isMember } = sources;
  const views: Record<string, RoomView> = {};
  const add = (view: Omit<RoomView, 'place'>): void => {
    if (!isMember(view.id)) views[view.id] = { ...view, place: Object.keys(views).length };
  };
  for (const { founding, people, everybody } of everybodyRooms)
    add({
      id: founding.conversation,
      title: say('everybody.title'),
      topic: '',
      people: shownCount(people),
      everybody: everybodyView(everybody, sources),
    });
  for (const [id, { founding, founder, people }] of rooms) {
    const title = shownTitle(founding.title);
    // That of another network, or of another server, is not for those who are here.
    if (title === undefined || founding.everybody !== undefined) continue;
    add({
      id,
      title,
      topic: plainLine(founding.topic ?? ''),
      people: shownCount(people),
      ...(founders[founder] ? { founder: founders[founder] } : {}),
    });
  }
  return views;
}

/** The founders of the rooms that are listed, by the names under which they founded them. */
export function namedFounders(rooms: RoomSources['rooms']): Map<PersonId, string> {
  const named = new Map<PersonId, string>();
  for (const { founding, founder } of rooms.values())
    if (founding.everybody === undefined) named.set(founder, displayName(founding.from));
  return named;
}

export const everybodyView = (
  everybody: Everybody,
  { serverName }: Pick<RoomSources, 'serverName'>,
): EverybodyView =>
  everybody.kind === 'near' ? everybody : { kind: 'server', name: serverName(everybody.server) };

const shownCount = (people: number): number => Math.min(people, limits.peoplePerConversation);
