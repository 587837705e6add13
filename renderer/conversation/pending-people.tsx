import { listNames } from '../../shared/words/lists';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { nameOf, namesOf } from '../state/names';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { Button } from '../ui/controls';
import styles from './conversation.module.css';

/** Maximum number of invited people who get a line each. */
const linesAtMost = 3;

/** Open invitations, with buttons that cancel them. */
export function PendingPeople({
  conversation: { id, invited, joined },
  onShowAll,
}: {
  conversation: ConversationView;
  onShowAll: () => void;
}) {
  const names = useConversation((view) => listNames(namesOf(view, invited)));
  if (!joined) return null;
  if (invited.length > linesAtMost)
    return (
      <div className={styles['waiting']}>
        <span>{say('invite.waitingFor', { names })}</span>
        <Button kind="link" onClick={onShowAll}>
          {say('button.showAll')}
        </Button>
      </div>
    );
  return invited.map((person) => <PendingPerson key={person} conversation={id} person={person} />);
}

function PendingPerson({ conversation, person }: { conversation: string; person: string }) {
  const names = useConversation((view) => nameOf(view, person));
  return (
    <div className={styles['waiting']}>
      <span>{say('invite.waitingFor', { names })}</span>
      <Button kind="link" onClick={() => void act(bridge().cancelInvitation({ conversation, person }))}>
        {say('invite.cancel')}
      </Button>
    </div>
  );
}
