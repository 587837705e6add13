import type { Question } from '../../shared/ipc/questions';
import { Button, Dialog } from './controls';

/** Asks before something is done that cannot be taken back at once. */
export function ConfirmDialog({
  question: { title, text, action },
  keep = 'Keep',
  onConfirm,
  onDone,
}: {
  question: Question;
  /** The safe answer, which has the focus at first. */
  keep?: string;
  onConfirm: () => void;
  /** The question is over, however it was answered. */
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
