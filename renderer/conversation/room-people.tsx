import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { useConversation } from './use-conversation';
import styles from './conversation.module.css';

/** How many people are in an open room, which are listed on request, and what it is about or for whom. */
export function RoomPeople({
  conversation: { members },
  about,
  onShowAll,
}: {
  conversation: ConversationView;
  about: string;
  onShowAll: () => void;
}) {
  const here = useConversation(
    ({ people, me }) => members.filter((id) => id === me.id || people[id]?.online).length,
  );
  return (
    <div className={styles['room']}>
      <button
        type="button"
        className={styles['roomPeople']}
        title={say('conversation.showAll', { count: members.length })}
        onClick={onShowAll}
      >
        {say('room.here', { count: members.length, here })}
      </button>
      {about !== '' && (
        <span className={styles['topic']} dir="auto" title={about}>
          {about}
        </span>
      )}
    </div>
  );
}
