import type { ConversationView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { useConversation } from './use-conversation';
import styles from './conversation.module.css';

/** How many people are in an open room, which are listed on request, and what it is about. */
export function RoomPeople({
  conversation: { members },
  topic,
  onShowAll,
}: {
  conversation: ConversationView;
  topic: string;
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
      {topic !== '' && (
        <span className={styles['topic']} dir="auto" title={topic}>
          {topic}
        </span>
      )}
    </div>
  );
}
