import { Ellipsis, Pencil, Reply, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { deleteMessageQuestion } from '../../../shared/ipc/questions';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { say } from '../../../shared/words/say';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Button } from '../../ui/controls';
import { isSaying } from '../grouping';
import { openMenuBelow } from '../message-menu';
import { useOwnConversation } from '../use-conversation';
import { isDeletable, isEditable, useKindActions, type KindActions } from './actions';
import { talliedKinds } from './tallied-kinds';
import { Icon } from '../../ui/icon';
import styles from './kinds.module.css';

/**
 * Buttons beside a message, visible while the pointer or the focus is on it. Until one of them has reached the message, only
 * their space is there: in a long transcript the buttons would be most of the page.
 */
export function MessageTools({
  row,
  isMine,
  isReached,
}: {
  row: RowView;
  isMine: boolean;
  isReached: boolean;
}) {
  const actions = useKindActions();
  if (!isSaying(row) || row.state === 'failed') return null;
  const own = isMine ? { edit: isEditable(row), remove: isDeletable(row) } : noTools;
  const saying = Object.keys(talliedKinds).length + 1 + Number(own.edit) + Number(own.remove);
  const count = 1 + (actions ? saying : 0);
  return (
    <div className={styles['tools']} style={{ width: `calc(${count} * var(--tool))` }}>
      {isReached && actions && <Tools row={row} own={own} actions={actions} />}
      {isReached && <MoreTool row={row} />}
    </div>
  );
}

/** Which buttons for the user's own messages there are. */
interface OwnTools {
  readonly edit: boolean;
  readonly remove: boolean;
}
const noTools: OwnTools = { edit: false, remove: false };

/** Of a button for what the message's menu has, too. Reactions are there as well, but are chosen most often. */
const inMenu = `${styles['tool']} ${styles['inMenu']}`;

function Tools({ row, own, actions }: { row: RowView; own: OwnTools; actions: KindActions }) {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      {Object.entries(talliedKinds).map(([kind, { Tool }]) => (
        <Tool key={kind} row={row} />
      ))}
      <Button
        kind="icon"
        className={inMenu}
        aria-label={say('button.reply')}
        title={say('button.reply')}
        onClick={() => actions.startReply(row.id)}
      >
        <Icon of={Reply} size={16} />
      </Button>
      {own.edit && (
        <Button
          kind="icon"
          className={inMenu}
          aria-label={say('button.edit')}
          title={say('button.edit')}
          onClick={() => actions.startEdit(row.id)}
        >
          <Icon of={Pencil} size={15} />
        </Button>
      )}
      {own.remove && (
        <Button
          kind="icon"
          className={inMenu}
          aria-label={say('button.delete')}
          title={say('button.delete')}
          onClick={() => setDeleting(true)}
        >
          <Icon of={Trash2} size={15} />
        </Button>
      )}
      {isDeleting && (
        <ConfirmDialog
          question={deleteMessageQuestion()}
          onConfirm={() => void actions.remove(row.id)}
          onDone={() => setDeleting(false)}
        />
      )}
    </>
  );
}

/** Opens the menu of the message, which has all that can be done with it. */
function MoreTool({ row }: { row: RowView }) {
  const conversation = useOwnConversation();
  return (
    <Button
      kind="icon"
      className={styles['tool']}
      aria-label={say('button.more')}
      title={say('button.more')}
      aria-haspopup="menu"
      onClick={({ currentTarget }) => openMenuBelow(currentTarget, conversation, row.id)}
    >
      <Icon of={Ellipsis} size={16} />
    </Button>
  );
}
