import { useState } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { statuses } from '../roster/status-button';
import { Segments, TextField } from '../ui/controls';
import { PictureChooser } from '../ui/picture-chooser';
import styles from './preferences.module.css';

/** What is wrong with a name, as the server would say it. */
export function nameProblem(name: string): string {
  if (name === '') return 'Write a name of 1 to 32 characters.';
  if ([...name].length > 32) return 'A name has at most 32 characters.';
  return /^[\p{L}\p{M}\p{N}_.-]+$/u.test(name) ? '' : 'Use letters, digits, “_”, “-” and “.”, and no spaces.';
}

/** My name, picture and status. */
export function YouPage() {
  const { me } = useView();
  const [name, setName] = useState(me.user);
  const [note, setNote] = useState(me.note);
  const [refused, setRefused] = useState('');
  const problem = nameProblem(name) || refused;
  const rename = async (): Promise<void> => {
    if (problem || name === me.user) return;
    const outcome = await bridge().setName({ user: name });
    setRefused(outcome.ok ? '' : outcome.error.message);
  };
  return (
    <>
      <TextField
        label="Your name"
        value={name}
        problem={problem}
        onChange={(event) => {
          setName(event.target.value.trim());
          setRefused('');
        }}
        onBlur={() => void rename()}
        onKeyDown={(event) => event.key === 'Enter' && void rename()}
      />
      <PictureChooser />
      <div className={styles['group']}>
        <h2>Status</h2>
        <Segments
          legend="Status"
          options={statuses}
          value={me.status}
          onChange={(status) => void act(bridge().setStatus({ status, note }))}
        />
        <TextField
          label="Note"
          maxLength={120}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          onBlur={() => void act(bridge().setStatus({ status: me.status, note: note.trim() }))}
        />
      </div>
    </>
  );
}
