import type { ReactNode } from 'react';
import { say } from '../../shared/words/say';
import { Button, Dialog } from './controls';

interface ActionDialogProps {
  title: string;
  /** Label of the button that acts. */
  action: string;
  kind?: 'primary' | 'danger';
  disabled?: boolean;
  /** Label of the button that cancels; it has the initial focus if nothing before it can have it. */
  cancel?: string;
  onAction: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** A dialog with two buttons: one cancels, one acts. */
export function ActionDialog({
  title,
  action,
  kind = 'primary',
  disabled = false,
  cancel = say('button.cancel'),
  onAction,
  onCancel,
  children,
}: ActionDialogProps) {
  return (
    <Dialog
      title={title}
      onCancel={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{cancel}</Button>
          <Button kind={kind} disabled={disabled} onClick={onAction}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

/** An `ActionDialog` with a form: the Enter key acts, too, even if the button is disabled. */
export function FormDialog({
  className,
  children,
  ...dialog
}: ActionDialogProps & { className?: string | undefined }) {
  return (
    <ActionDialog {...dialog}>
      <form
        className={className}
        onSubmit={(event) => {
          event.preventDefault();
          dialog.onAction();
        }}
      >
        {children}
        {/* A form with several fields is sent by the Enter key only if it has a button. */}
        <button type="submit" hidden />
      </form>
    </ActionDialog>
  );
}
