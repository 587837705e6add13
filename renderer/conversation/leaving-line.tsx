import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import styles from './conversation.module.css';

/** In place of the composer while leaving waits: why, and the way back. */
export const LeavingLine = ({ conversation }: { conversation: ConversationView }) => (
  <div className={styles['gone']} role="status">
    <p>
      You are leaving. The others see it once somebody in this conversation, or the server, can be reached:
      all that you wrote must get there first.
    </p>
    <Button onClick={() => void act(bridge().stay({ conversation: conversation.id }))}>
      Stay in this conversation
    </Button>
  </div>
);
