import { useCallback, useEffect, useState } from 'react';
import type { RowView } from '../../../shared/ipc/views/transcript';
import type { ViewOf } from '../../../shared/ipc/windows';
import { bridge } from '../../state/bridge';
import { isSaying } from '../grouping';
import { canActIn } from '../kinds/actions';
import { useConversation, viewNow } from '../use-conversation';

export interface Answering {
  /** The message that is being answered. */
  answered: RowView | undefined;
  startReply: (row: string) => void;
  endReply: () => void;
}

/**
 * Tracks which message the composer answers. It is kept while the reader looks elsewhere in the conversation, and answering
 * ends if it is deleted.
 */
export function useAnswering(conversation: string): Answering {
  const [chosen, setChosen] = useState<RowView>();
  const startReply = useCallback(
    (row: string) => {
      const view = viewNow();
      const found = view.rows[row];
      if (found && isAnswerable(found) && canAct(view, conversation)) setChosen(found);
    },
    [conversation],
  );
  useEffect(() => bridge().onReplyChosen(({ row }) => startReply(row)), [startReply]);
  const answered = useConversation((view) => stillAnswerable(view, conversation, chosen));
  const endReply = useCallback(() => setChosen(undefined), []);
  return { answered, startReply, endReply };
}

type View = ViewOf<'conversation'>;

const canAct = ({ conversations }: View, conversation: string): boolean => {
  const here = conversations[conversation];
  return here !== undefined && canActIn(here);
};

function stillAnswerable(view: View, conversation: string, chosen: RowView | undefined): RowView | undefined {
  const now = chosen && (view.rows[chosen.id] ?? chosen);
  return now && isAnswerable(now) && canAct(view, conversation) ? now : undefined;
}

/** Whether a row is a message that can be answered. */
const isAnswerable = (row: RowView): boolean => isSaying(row) && row.state !== 'failed';

/**
 * The message that a reply is to when none is chosen: the one with the focus, or else the last one of somebody else; undefined
 * if there is none.
 */
export function messageToAnswer(
  rows: Readonly<Record<string, RowView>>,
  focused: string | undefined,
  me: string,
): RowView | undefined {
  return messageMeant(rows, focused, (row) => row.author !== me);
}

/** The message with the focus, or else the last one that is as `isWanted` says; undefined if there is none. */
export function messageMeant(
  rows: Readonly<Record<string, RowView>>,
  focused: string | undefined,
  isWanted: (row: RowView) => boolean = () => true,
): RowView | undefined {
  const chosen = focused === undefined ? undefined : rows[focused];
  if (chosen && isAnswerable(chosen)) return chosen;
  const wanted = Object.values(rows).filter((row) => isAnswerable(row) && isWanted(row));
  return wanted.reduce<RowView | undefined>(
    (last, row) => (last && last.order > row.order ? last : row),
    undefined,
  );
}
