import { useState } from 'react';
import { limits } from '../../shared/protocol/limits';
import type { Status } from '../../shared/protocol/messages';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useRoster } from './use-roster';
import { PresenceMark } from '../ui/avatar';
import { FormDialog } from '../ui/action-dialog';
import { Segments, TextField } from '../ui/controls';
import styles from './roster.module.css';

export const statuses = (): readonly { value: Status; label: string }[] => [
  { value: 'available', label: say('status.available') },
  { value: 'away', label: say('status.away') },
  { value: 'busy', label: say('status.busy') },
];

/** Shows the user's status and note; opens a dialog that changes them. */
export function StatusButton() {
  const me = useRoster((view) => view.me);
  const [open, setOpen] = useState(false);
  const label = say(`status.${me.status}`);
  return (
    <>
      <button
        type="button"
        className={styles['statusButton']}
        aria-label={say('status.is', { status: label })}
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
  const me = useRoster((view) => view.me);
  const [status, setStatus] = useState<Status>(me.status);
  const [note, setNote] = useState(me.note);
  const save = async (): Promise<void> => {
    if (await act(bridge().setStatus({ status, note: note.trim() }))) onDone();
  };
  return (
    <FormDialog
      className={styles['statusForm']}
      title={say('status.title')}
      action={say('status.set')}
      onAction={() => void save()}
      onCancel={onDone}
    >
      <Segments legend={say('status.label')} options={statuses()} value={status} onChange={setStatus} />
      <TextField
        label={say('status.note')}
        placeholder={say('status.noteExample')}
        maxLength={limits.noteCharacters}
        reserve={false}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </FormDialog>
  );
}
