import { useEffect, useRef, useState } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import { Drawing } from '../ui/drawing';
import { NameField, useOwnName } from '../ui/name-field';
import { OwnPicture } from '../ui/picture-chooser';
import { TakeProfile } from './take-profile';
import styles from './roster.module.css';
import { say } from '../../shared/words/say';

/** Asks for name and picture at the first start, or takes the profile of another computer. */
export function FirstStart() {
  const [isJoining, setJoining] = useState(false);
  return isJoining ? (
    <TakeProfile onBack={() => setJoining(false)} />
  ) : (
    <NewProfile onJoin={() => setJoining(true)} />
  );
}

function NewProfile({ onJoin }: { onJoin: () => void }) {
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
        <OwnPicture />
        <Button kind="primary" type="submit" disabled={own.typed.trim() === ''}>
          {say('start.action')}
        </Button>
        <div className={styles['otherStarts']}>
          <Button kind="link" onClick={onJoin}>
            {say('joining.open')}
          </Button>
          <Button kind="link" onClick={() => void act(bridge().openPreferences({ page: 'advanced' }))}>
            {say('start.restore')}
          </Button>
        </div>
      </form>
    </main>
  );
}
