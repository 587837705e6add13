import { listNames } from '../../shared/conversation/title';
import type { ConversationView } from '../../shared/ipc/view';
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
        <span>Waiting for {listNames(invited.map((person) => nameOf(view, person)))} …</span>
        <Button kind="link" onClick={onShowAll}>
          Show all
        </Button>
      </div>
    );
  return invited.map((person) => (
    <div key={person} className={styles['waiting']}>
      <span>Waiting for {nameOf(view, person)} …</span>
      <Button kind="link" onClick={() => void act(bridge().cancelInvitation({ conversation: id, person }))}>
        Cancel invitation
      </Button>
    </div>
  ));
}
