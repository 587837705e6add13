import { useEffect, useState } from 'react';
import type { RowView } from '../../../shared/ipc/view';
import { useView } from '../../state/store';
import { isOwnMessage, kindBridge, lastOwnMessage } from './actions';

interface Editing {
  /** The message that is being changed. */
  editing: RowView | undefined;
  startEdit: (row: string) => void;
  /** Starts with my last message; returns whether there is one. */
  editLast: () => boolean;
  endEdit: () => void;
}

/** Which message is being changed in a conversation's window. It ends when the message is deleted. */
export function useEditing(conversation: string): Editing {
  const { rows, page, me, conversations } = useView();
  const [row, setRow] = useState<string>();
  useEffect(() => kindBridge()?.onEditChosen((chosen) => setRow(chosen.row)), []);
  const isMember = conversations[conversation]?.joined === true && kindBridge() !== undefined;
  const chosen = row === undefined ? undefined : rows[row];
  return {
    editing: isMember && chosen && isOwnMessage(chosen, me.id) ? chosen : undefined,
    startEdit: setRow,
    editLast: () => {
      const last = isMember ? lastOwnMessage(rows, page, me.id) : undefined;
      if (last) setRow(last.id);
      return last !== undefined;
    },
    endEdit: () => setRow(undefined),
  };
}
