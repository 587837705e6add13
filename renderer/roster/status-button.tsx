import { useState } from 'react';
import { limits } from '../../shared/protocol/limits';
import type { Status } from '../../shared/protocol/messages';
import { quietUntil } from '../../shared/settings/quiet';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useTimes } from '../state/times';
import { useNow } from '../ui/use-now';
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
  const quiet = useRoster((view) => view.settings.quiet);
  const now = useNow(60_000);
  const times = useTimes();
  const until = quietUntil(quiet, now);
  const label = say(`status.${me.status}`);
  const { meetingUntil } = me;
  const undisturbed = [
    ...(meetingUntil === null ? [] : [say('meeting.brief', { time: times.dateTime(meetingUntil, now) })]),
    ...(until === null ? [] : [say('quiet.brief', { time: times.dateTime(until, now) })]),
  ];
  const shown = [label, ...(me.note ? [me.note] : []), ...undisturbed].join(' · ');
  return (
    <>
      <button
        type="button"
        className={styles['statusButton']}
        aria-label={say('status.is', { status: [label, ...undisturbed].join(', ') })}
        onClick={() => setOpen(true)}
      >
        <PresenceMark shape={me.status} />
        <span dir="auto" title={shown}>
          {shown}
        </span>
      </button>
      {open && <StatusDialog onDone={() => setOpen(false)} />}
    </>
  );
}

function StatusDialog({ onDone }: { onDone: () => void }) {
  const me = useRoster((view) => view.me);
  const [status, setStatus] = useState<Status>(me.chosen);
  const [note, setNote] = useState(me.note);
  const save = async (): Promise<void> => {
    // One that the user leaves alone is not chosen anew.
    const chosen = status === me.chosen ? {} : { status };
    if (await act(bridge().setStatus({ ...chosen, note: note.trim() }))) onDone();
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
