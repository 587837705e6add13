import { useState } from 'react';
import { leaveNowQuestion } from '../../shared/ipc/questions';
import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Button } from '../ui/controls';
import styles from './conversation.module.css';

/** Replaces the composer while leaving waits: says why, and offers to stay or to leave now. */
export function LeavingLine({ conversation: { id } }: { conversation: Pick<ConversationView, 'id'> }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <div className={styles['gone']} role="status">
      <p>
        You are leaving. Parley first asks somebody in this conversation, or the server, which of your
        messages they have, and waits until one of them answers.
      </p>
      <div className={styles['answers']}>
        <Button onClick={() => void act(bridge().stay({ conversation: id }))}>
          Stay in this conversation
        </Button>
        <Button onClick={() => setAsking(true)}>Leave now…</Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          question={leaveNowQuestion}
          keep="Wait"
          onConfirm={() => void act(bridge().leaveNow({ conversation: id }))}
          onDone={() => setAsking(false)}
        />
      )}
    </div>
  );
}
