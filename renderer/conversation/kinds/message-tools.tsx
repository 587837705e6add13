import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { deleteMessageQuestion } from '../../../shared/ipc/questions';
import type { RowView } from '../../../shared/ipc/view';
import { say } from '../../../shared/words/say';
import { useConversation } from '../use-conversation';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Button } from '../../ui/controls';
import { isOwnMessage, useKindActions } from './actions';
import { talliedKinds } from './tallied-kinds';
import { Icon } from '../../ui/icon';
import styles from './kinds.module.css';

/** Buttons beside a message, visible while the pointer or the focus is on it. */
export function MessageTools({ row }: { row: RowView }) {
  const actions = useKindActions();
  const isOwn = useConversation(({ me }) => isOwnMessage(row, me.id));
  const [isDeleting, setDeleting] = useState(false);
  if (!actions || row.kind !== 'text' || row.state === 'failed') return null;
  return (
    <div className={styles['tools']}>
      {Object.entries(talliedKinds).map(([kind, { Tool }]) => (
        <Tool key={kind} row={row} />
      ))}
      {isOwn && (
        <>
          <Button
            kind="icon"
            className={styles['tool']}
            aria-label={say('button.edit')}
            title={say('button.edit')}
            onClick={() => actions.startEdit(row.id)}
          >
            <Icon of={Pencil} size={15} />
          </Button>
          <Button
            kind="icon"
            className={styles['tool']}
            aria-label={say('button.delete')}
            title={say('button.delete')}
            onClick={() => setDeleting(true)}
          >
            <Icon of={Trash2} size={15} />
          </Button>
        </>
      )}
      {isDeleting && (
        <ConfirmDialog
          question={deleteMessageQuestion()}
          onConfirm={() => void actions.remove(row.id)}
          onDone={() => setDeleting(false)}
        />
      )}
    </div>
  );
}
