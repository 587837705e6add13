import { useState } from 'react';
import { bounds } from '../../shared/ipc/bounds';
import { say } from '../../shared/words/say';
import { FormDialog } from '../ui/action-dialog';
import { TextField } from '../ui/controls';

/** Asks for the name of a group of people. */
export function GroupDialog({
  title,
  initial = '',
  onName,
  onDone,
}: {
  title: string;
  initial?: string;
  onName: (name: string) => void;
  onDone: () => void;
}) {
  const [typed, setTyped] = useState(initial);
  const name = typed.trim();
  const isTooLong = [...name].length > bounds.groupCharacters;
  const isGood = name !== '' && !isTooLong;
  return (
    <FormDialog
      title={title}
      action={say('group.save')}
      disabled={!isGood}
      onAction={() => isGood && onName(name)}
      onCancel={onDone}
    >
      <TextField
        label={say('group.name')}
        value={typed}
        dir="auto"
        maxLength={bounds.nameUnits}
        problem={isTooLong ? say('failure.groupName', { most: bounds.groupCharacters }) : ''}
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  );
}
