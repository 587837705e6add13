import { listNames } from '../../shared/words/lists';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { namesOf } from '../state/names';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { Button } from '../ui/controls';
import styles from './conversation.module.css';

/** Tells the user that nobody else is in the conversation, and offers to invite the others again. */
export function AloneLine({ conversation }: { conversation: ConversationView }) {
  const { id, company, others, joined } = conversation;
  const names = useConversation((view) => listNames(namesOf(view, others)));
  if (!joined || company === 'here' || others.length === 0) return null;
  const invite = (): void =>
    void act(bridge().inviteMore({ conversation: id, people: others, history: false }));
  return (
    <div className={styles['waiting']} role="status">
      <span>{say(company === 'left' ? 'alone.left' : 'alone.neverJoined')}</span>
      <Button kind="link" onClick={invite}>
        {say('alone.inviteAgain', { names })}
      </Button>
    </div>
  );
}

/** Replaces the composer once the user is no longer a member; offers a new conversation with the same people. */
export function LeftLine({ conversation }: { conversation: ConversationView }) {
  const { id, others, hasLeft, room } = conversation;
  const names = useConversation((view) => listNames(namesOf(view, others)));
  if (room) return <LeftRoom conversation={conversation} />;
  return (
    <div className={styles['gone']}>
      <p>{say(hasLeft ? 'gone.left' : 'gone.removed')}</p>
      {others.length > 0 && (
        <Button onClick={() => void act(bridge().startAgain({ conversation: id }))}>
          {say('gone.startAgain', { names })}
        </Button>
      )}
    </div>
  );
}

/** The same for an open room, which can be joined again by whoever left it. */
function LeftRoom({ conversation: { id, hasLeft, room } }: { conversation: ConversationView }) {
  return (
    <div className={styles['gone']}>
      <p>{say(hasLeft ? 'room.left' : 'room.removedYou')}</p>
      {hasLeft && !room?.closed && (
        <Button onClick={() => void act(bridge().joinRoom({ conversation: id }))}>
          {say('room.joinAgain')}
        </Button>
      )}
    </div>
  );
}
