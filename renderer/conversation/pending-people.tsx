import { listNames } from '../../shared/words/lists';
import type { ConversationView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { nameOf } from '../state/names';
import { act } from '../state/notices';
import { useView } from '../state/store';
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
  const view = useView();
  if (!joined) return null;
  if (invited.length > linesAtMost)
    return (
      <div className={styles['waiting']}>
        <span>
          {say('invite.waitingFor', { names: listNames(invited.map((person) => nameOf(view, person))) })}
        </span>
        <Button kind="link" onClick={onShowAll}>
          {say('button.showAll')}
        </Button>
      </div>
    );
  return invited.map((person) => (
    <div key={person} className={styles['waiting']}>
      <span>{say('invite.waitingFor', { names: nameOf(view, person) })}</span>
      <Button kind="link" onClick={() => void act(bridge().cancelInvitation({ conversation: id, person }))}>
        {say('invite.cancel')}
      </Button>
    </div>
  ));
}
