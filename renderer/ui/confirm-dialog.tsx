import { Button, Dialog } from './controls';

/** Asks before something is done that cannot be taken back at once. */
export function ConfirmDialog({
  title,
  text,
  action,
  onConfirm,
  onDone,
}: {
  title: string;
  text: string;
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
          <Button onClick={onDone}>Keep</Button>
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
