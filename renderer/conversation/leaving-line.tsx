import { useState } from 'react';
import { leaveNowQuestion } from '../../shared/ipc/questions';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
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
      <p>{say('leave.waiting')}</p>
      <div className={styles['answers']}>
        <Button onClick={() => void act(bridge().stay({ conversation: id }))}>{say('leave.stayHere')}</Button>
        <Button onClick={() => setAsking(true)}>{say('leave.now')}</Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          question={leaveNowQuestion()}
          keep={say('leave.wait')}
          onConfirm={() => void act(bridge().leaveNow({ conversation: id }))}
          onDone={() => setAsking(false)}
        />
      )}
    </div>
  );
}
