import type { Question } from '../../shared/ipc/questions';
import { say } from '../../shared/words/say';
import { ActionDialog } from './action-dialog';

/** Asks for confirmation of an action that is hard to undo. */
export function ConfirmDialog({
  question: { title, text, action },
  keep = say('button.keep'),
  onConfirm,
  onDone,
}: {
  question: Question;
  /** Label of the button that cancels; it has the initial focus. */
  keep?: string;
  onConfirm: () => void;
  /** Called when the dialog closes, whatever the answer. */
  onDone: () => void;
}) {
  const confirm = (): void => {
    onDone();
    onConfirm();
  };
  return (
    <ActionDialog
      title={title}
      action={action}
      kind="danger"
      cancel={keep}
      onAction={confirm}
      onCancel={onDone}
    >
      <p>{text}</p>
    </ActionDialog>
  );
}
