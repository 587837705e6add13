import { useEffect, useState } from 'react';
import type { RowView } from '../../../shared/ipc/view';
import { bridge } from '../../state/bridge';
import { useView } from '../../state/store';
import { canActIn, isOwnMessage, lastOwnMessage } from './actions';

export interface Editing {
  /** The message that is being edited. */
  editing: RowView | undefined;
  startEdit: (row: string) => void;
  /** Starts editing the user's last message. Returns false if there is none. */
  editLast: () => boolean;
  endEdit: () => void;
}

/** Tracks which message is edited in a conversation's window. Editing ends if the message is deleted. */
export function useEditing(conversation: string): Editing {
  const { rows, page, me, conversations } = useView();
  const [row, setRow] = useState<string>();
  useEffect(() => bridge().onEditChosen((chosen) => setRow(chosen.row)), []);
  const here = conversations[conversation];
  const canAct = here !== undefined && canActIn(here);
  const chosen = row === undefined ? undefined : rows[row];
  return {
    editing: canAct && chosen && isOwnMessage(chosen, me.id) ? chosen : undefined,
    startEdit: setRow,
    editLast: () => {
      const last = canAct ? lastOwnMessage(rows, page, me.id) : undefined;
      if (last) setRow(last.id);
      return last !== undefined;
    },
    endEdit: () => setRow(undefined),
  };
}
