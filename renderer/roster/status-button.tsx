import { useState } from 'react';
import { limits } from '../../shared/protocol/limits';
import type { Status } from '../../shared/protocol/messages';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { PresenceMark } from '../ui/avatar';
import { Button, Dialog, Segments, TextField } from '../ui/controls';
import styles from './roster.module.css';

export const statuses: readonly { value: Status; label: string }[] = [
  { value: 'available', label: 'Available' },
  { value: 'away', label: 'Away' },
  { value: 'busy', label: 'Busy' },
];

/** Shows the user's status and note; opens a dialog that changes them. */
export function StatusButton() {
  const { me } = useView();
  const [open, setOpen] = useState(false);
  const label = statuses.find(({ value }) => value === me.status)?.label ?? '';
  return (
    <>
      <button
        type="button"
        className={styles['statusButton']}
        aria-label={`Status: ${label}`}
        onClick={() => setOpen(true)}
      >
        <PresenceMark shape={me.status} />
        <span dir="auto">{me.note ? `${label} · ${me.note}` : label}</span>
      </button>
      {open && <StatusDialog onDone={() => setOpen(false)} />}
    </>
  );
}

function StatusDialog({ onDone }: { onDone: () => void }) {
  const { me } = useView();
  const [status, setStatus] = useState<Status>(me.status);
  const [note, setNote] = useState(me.note);
  const save = async (): Promise<void> => {
    if (await act(bridge().setStatus({ status, note: note.trim() }))) onDone();
  };
  return (
    <Dialog
      title="Your status"
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>Cancel</Button>
          <Button kind="primary" onClick={() => void save()}>
            Set status
          </Button>
        </>
      }
    >
      <form
        className={styles['statusForm']}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Segments legend="Status" options={statuses} value={status} onChange={setStatus} />
        <TextField
          label="Note"
          placeholder="At lunch, back at two"
          maxLength={limits.noteCharacters}
          reserve={false}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
