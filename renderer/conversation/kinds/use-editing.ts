import { useCallback, useEffect, useState } from 'react';
import type { RowView } from '../../../shared/ipc/views/transcript';
import type { ViewOf } from '../../../shared/ipc/windows';
import { bridge } from '../../state/bridge';
import { useConversation, viewNow } from '../use-conversation';
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
  const [row, setRow] = useState<string>();
  useEffect(() => bridge().onEditChosen((chosen) => setRow(chosen.row)), []);
  const editing = useConversation((view) => editable(view, conversation, row));
  const editLast = useCallback(() => {
    const view = viewNow();
    const last = canAct(view, conversation) ? lastOwnMessage(view.rows, view.page, view.me.id) : undefined;
    if (last) setRow(last.id);
    return last !== undefined;
  }, [conversation]);
  const endEdit = useCallback(() => setRow(undefined), []);
  return { editing, startEdit: setRow, editLast, endEdit };
}

type View = ViewOf<'conversation'>;

function canAct({ conversations }: View, conversation: string): boolean {
  const here = conversations[conversation];
  return here !== undefined && canActIn(here);
}

function editable(view: View, conversation: string, row: string | undefined): RowView | undefined {
  const chosen = row === undefined ? undefined : view.rows[row];
  return chosen && canAct(view, conversation) && isOwnMessage(chosen, view.me.id) ? chosen : undefined;
}
