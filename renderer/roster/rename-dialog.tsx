import { FormDialog } from '../ui/action-dialog';
import { NameField, useOwnName } from '../ui/name-field';
import { say } from '../../shared/words/say';

/** Lets the user choose another name after the server refused theirs. */
export function RenameDialog({ onDone }: { onDone: () => void }) {
  const own = useOwnName();
  const rename = async (): Promise<void> => {
    if (await own.save()) onDone();
  };
  return (
    <FormDialog
      title={say('name.chooseAnother')}
      action={say('name.useThis')}
      disabled={own.problem !== ''}
      onAction={() => void rename()}
      onCancel={onDone}
    >
      <NameField own={own} onSuggested={onDone} />
    </FormDialog>
  );
}
