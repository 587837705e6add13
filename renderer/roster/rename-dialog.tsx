import { useState } from 'react';
import { bridge } from '../state/bridge';
import { useView } from '../state/store';
import { Button, Dialog, TextField } from '../ui/controls';

/** The server refused the name: choose another one here. */
export function RenameDialog({ onDone }: { onDone: () => void }) {
  const { me, connection } = useView();
  const [name, setName] = useState(me.user);
  const [problem, setProblem] = useState('');
  const rename = async (): Promise<void> => {
    const outcome = await bridge().setName({ user: name.trim() });
    if (outcome.ok) onDone();
    else setProblem(outcome.error.message);
  };
  return (
    <Dialog
      title="Choose another name"
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>Cancel</Button>
          <Button kind="primary" disabled={name.trim() === ''} onClick={() => void rename()}>
            Use this name
          </Button>
        </>
      }
    >
      <p>{connection.detail}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <TextField
          label="Your name"
          value={name}
          problem={problem}
          maxLength={64}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
