import type { ConversationView } from '../../shared/ipc/views/conversations';
import { listNames } from '../../shared/words/lists';
import { say } from '../../shared/words/say';
import { nameOf } from '../state/names';
import { useTimes } from '../state/times';
import { useConversation } from './use-conversation';
import styles from './conversation.module.css';

/** Replaces the composer where the founder of an open room lets others write only, or has closed it: says so. */
export function MuteLine({ conversation }: { conversation: ConversationView }) {
  const { founder, room } = conversation;
  const { closed, speakers = [] } = room ?? {};
  const writers = useConversation((view) =>
    listNames([...(founder === undefined ? [] : [founder]), ...speakers].map((id) => nameOf(view, id))),
  );
  const by = useConversation((view) => (closed?.by === view.me.id ? 'me' : 'other'));
  const name = useConversation((view) => (closed ? nameOf(view, closed.by) : ''));
  const times = useTimes();
  return (
    <div className={styles['gone']} role="status">
      <p>
        {closed
          ? say('room.closedBy', { by, name, time: times.moment(closed.at) })
          : say('room.onlyWrite', { names: writers })}
      </p>
    </div>
  );
}
