import { useEffect, useRef } from 'react';
import { Button } from '../ui/controls';
import { Drawing } from '../ui/drawing';
import { NameField, useOwnName } from '../ui/name-field';
import { PictureChooser } from '../ui/picture-chooser';
import styles from './roster.module.css';
import { say } from '../../shared/words/say';

/** Asks for name and picture at the first start. */
export function FirstStart() {
  const own = useOwnName();
  const form = useRef<HTMLFormElement>(null);
  // Selected, because the name of the system's account is a guess: what the user types replaces it.
  useEffect(() => form.current?.querySelector('input')?.select(), []);
  return (
    <main className={styles['window']}>
      <form
        ref={form}
        className={styles['card']}
        onSubmit={(event) => {
          event.preventDefault();
          void own.save();
        }}
      >
        <Drawing />
        <h1>{say('start.question')}</h1>
        <NameField own={own} hideLabel />
        <PictureChooser />
        <Button kind="primary" type="submit" disabled={own.typed.trim() === ''}>
          {say('start.action')}
        </Button>
      </form>
    </main>
  );
}
