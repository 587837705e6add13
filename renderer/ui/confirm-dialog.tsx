import type { Question } from '../../shared/ipc/questions';
import { say } from '../../shared/words/say';
import { Button, Dialog } from './controls';

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
    <Dialog
      title={title}
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>{keep}</Button>
          <Button kind="danger" onClick={confirm}>
            {action}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
