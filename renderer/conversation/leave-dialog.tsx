import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { ConfirmDialog } from '../ui/confirm-dialog';

/** Asks before a conversation is left: only others can undo it. */
export function LeaveDialog({
  conversation,
  onDone,
}: {
  conversation: Pick<ConversationView, 'id'>;
  onDone: () => void;
}) {
  return (
    <ConfirmDialog
      title="Leave this conversation?"
      text="The others see that you left, and you get no more messages from it. You can come back only if one of them invites you. To stay in it, close its window instead."
      keep="Stay"
      action="Leave conversation"
      onConfirm={() => void act(bridge().leave({ conversation: conversation.id }))}
      onDone={onDone}
    />
  );
}
