import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { nameOf } from '../state/names';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { Button } from '../ui/controls';
import styles from './conversation.module.css';

/** Who has not answered yet, with a way to take the invitation back. */
export function PendingPeople({ conversation }: { conversation: ConversationView }) {
  const view = useView();
  if (!conversation.joined) return null;
  return conversation.invited.map((person) => (
    <div key={person} className={styles['waiting']}>
      <span>Waiting for {nameOf(view, person)} …</span>
      <Button
        kind="link"
        onClick={() => void act(bridge().cancelInvitation({ conversation: conversation.id, person }))}
      >
        Cancel invitation
      </Button>
    </div>
  ));
}
