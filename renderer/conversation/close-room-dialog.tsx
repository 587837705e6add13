import { closeRoomQuestion } from '../../shared/ipc/questions';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { ConfirmDialog } from '../ui/confirm-dialog';

/** Asks before a room is closed: that cannot be undone. */
export const CloseRoomDialog = ({ conversation, onDone }: { conversation: string; onDone: () => void }) => (
  <ConfirmDialog
    question={closeRoomQuestion()}
    onConfirm={() => void act(bridge().closeRoom({ conversation }))}
    onDone={onDone}
  />
);
