import type { roomsCalls } from '../../../../shared/ipc/calls/rooms';
import { checkTitle, checkTopic } from '../../../../shared/rooms/check-room';
import { must, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';

type RoomsParts = Pick<Parts, 'client' | 'windows'>;

/** Handlers of the calls about open rooms. */
export const roomsHandlers = ({ client, windows }: RoomsParts): HandlersOf<typeof roomsCalls> => ({
  newRoom: () => windows.newRoom(),
  openRoom: async ({ title, topic, announcements: isForAnnouncements }) => {
    const room = { title: must(checkTitle(title)), topic: must(checkTopic(topic)), isForAnnouncements };
    windows.openConversation(must(await client.openRoom(room)).conversation);
  },
  joinRoom: async ({ conversation }) => {
    const isMember = client.conversations.get(conversation)?.log.state.members.has(client.id) === true;
    if (!isMember) must(await client.enterRoom(conversation));
    windows.openConversation(conversation);
  },
  decideSpeakers: async ({ conversation, speakers }) =>
    void must(await client.decideSpeakers(conversation, speakers ?? undefined)),
  closeRoom: async ({ conversation }) => void must(await client.closeRoom(conversation)),
});
