import { listNames } from '../../shared/conversation/title';
import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { nameOf } from '../state/names';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { Button } from '../ui/controls';
import styles from './conversation.module.css';

/** Tells the user that nobody else is in the conversation, and offers to invite the others again. */
export function AloneLine({ conversation }: { conversation: ConversationView }) {
  const view = useView();
  const { id, company, others, joined } = conversation;
  if (!joined || company === 'here' || others.length === 0) return null;
  const invite = (): void =>
    void act(bridge().inviteMore({ conversation: id, people: others, history: false }));
  return (
    <div className={styles['waiting']} role="status">
      <span>{company === 'left' ? 'Everybody else has left.' : 'Nobody has joined.'}</span>
      <Button kind="link" onClick={invite}>
        Invite {listNames(others.map((person) => nameOf(view, person)))} again
      </Button>
    </div>
  );
}

/** Replaces the composer once the user is no longer a member; offers a new conversation with the same people. */
export function LeftLine({ conversation }: { conversation: ConversationView }) {
  const view = useView();
  const { id, others, hasLeft } = conversation;
  return (
    <div className={styles['gone']}>
      <p>
        {hasLeft ? 'You left this conversation.' : 'You are not in this conversation any more.'} What others
        write is not shown to you.
      </p>
      {others.length > 0 && (
        <Button onClick={() => void act(bridge().startAgain({ conversation: id }))}>
          Start a new conversation with {listNames(others.map((person) => nameOf(view, person)))}
        </Button>
      )}
    </div>
  );
}
