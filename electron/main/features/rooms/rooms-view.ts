import type { ConversationId } from '../../../../shared/ids';
import type { RoomView } from '../../../../shared/ipc/view';
import { limits } from '../../../../shared/protocol/limits';
import { looksOf } from '../../../../shared/protocol/look';
import { displayName } from '../../../../shared/protocol/names';
import { plainLine, shownTitle } from '../../../../shared/text/visible';
import type { OpenRoom } from '../../../net/rooms/known-rooms';

/**
 * The open rooms that the user can join. Of rooms whose names look the same each says that it is not the only one.
 * @param isMember whether the user is in a room, which is then listed with the conversations
 */
export function projectRooms(
  rooms: ReadonlyMap<ConversationId, OpenRoom>,
  isMember: (conversation: ConversationId) => boolean,
): Record<string, RoomView> {
  const views: Record<string, RoomView> = {};
  const byLook = new Map<string, number>();
  const titles = new Map<ConversationId, string>();
  for (const [id, { founding }] of rooms) {
    const title = shownTitle(founding.title);
    if (title === undefined) continue;
    titles.set(id, title);
    for (const look of looksOf(title)) byLook.set(look, (byLook.get(look) ?? 0) + 1);
  }
  let place = 0;
  for (const [id, { founding, people }] of rooms) {
    const title = titles.get(id);
    if (title === undefined || isMember(id)) continue;
    const isAlike = looksOf(title).some((look) => (byLook.get(look) ?? 0) > 1);
    views[id] = {
      id,
      title,
      topic: plainLine(founding.topic ?? ''),
      people: Math.min(people, limits.peoplePerConversation),
      founder: displayName(founding.from),
      place,
      ...(isAlike ? { alike: true } : {}),
    };
    place += 1;
  }
  return views;
}
