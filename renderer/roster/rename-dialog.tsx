import { Button, Dialog } from '../ui/controls';
import { NameField, useOwnName } from '../ui/name-field';
import { say } from '../../shared/words/say';

/** Lets the user choose another name after the server refused theirs. */
export function RenameDialog({ onDone }: { onDone: () => void }) {
  const own = useOwnName();
  const rename = async (): Promise<void> => {
    if (await own.save()) onDone();
  };
  return (
    <Dialog
      title={say('name.chooseAnother')}
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>{say('button.cancel')}</Button>
          <Button kind="primary" disabled={own.problem !== ''} onClick={() => void rename()}>
            {say('name.useThis')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <NameField own={own} onSuggested={onDone} />
      </form>
    </Dialog>
  );
}
