import { leaveQuestion } from '../../shared/ipc/questions';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { ConfirmDialog } from '../ui/confirm-dialog';

/** Asks before a conversation is left: only a new invitation can undo that, unless it is an open room. */
export function LeaveDialog({
  conversation,
  onDone,
}: {
  conversation: Pick<ConversationView, 'id' | 'room'>;
  onDone: () => void;
}) {
  return (
    <ConfirmDialog
      question={leaveQuestion(conversation.room !== undefined)}
      keep={say('leave.stay')}
      onConfirm={() => void act(bridge().leave({ conversation: conversation.id }))}
      onDone={onDone}
    />
  );
}
