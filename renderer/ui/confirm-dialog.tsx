import { Button, Dialog } from './controls';

/** Asks before something is done that cannot be taken back at once. */
export function ConfirmDialog({
  title,
  text,
  keep = 'Keep',
  action,
  onConfirm,
  onDone,
}: {
  title: string;
  text: string;
  /** The safe answer, which has the focus at first. */
  keep?: string;
  /** What is done, as the button says it. */
  action: string;
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
