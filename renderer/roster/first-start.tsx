import { useState } from 'react';
import { bridge } from '../state/bridge';
import { useView } from '../state/store';
import { Button, TextField } from '../ui/controls';
import { Drawing } from '../ui/drawing';
import { PictureChooser } from '../ui/picture-chooser';
import styles from './roster.module.css';

/** The one card of a first start. */
export function FirstStart() {
  const { me } = useView();
  const [name, setName] = useState(me.user);
  const [problem, setProblem] = useState('');
  const start = async (): Promise<void> => {
    const outcome = await bridge().setName({ user: name.trim() });
    setProblem(outcome.ok ? '' : outcome.error.message);
  };
  return (
    <main className={styles['window']}>
      <form
        className={styles['card']}
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <Drawing />
        <h1>What should people call you?</h1>
        <TextField
          label="Your name"
          hideLabel
          value={name}
          problem={problem}
          maxLength={64}
          onChange={(event) => setName(event.target.value)}
        />
        <PictureChooser />
        <Button kind="primary" type="submit" disabled={name.trim() === ''}>
          Start
        </Button>
      </form>
    </main>
  );
}
