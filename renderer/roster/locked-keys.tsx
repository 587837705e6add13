import { useEffect, useId, useRef, useState } from 'react';
import { bounds } from '../../shared/ipc/bounds';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { Button } from '../ui/controls';
import styles from './roster.module.css';

/** Asks for the recovery phrase, because the system does not open the keys any more. */
export function LockedKeys() {
  const id = useId();
  const [phrase, setPhrase] = useState('');
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const unlock = async (): Promise<void> => {
    notify('');
    const outcome = await bridge().unlockKeys({ phrase });
    setProblem(outcome.ok ? '' : outcome.error.message);
  };
  return (
    <main className={styles['window']}>
      <form
        className={styles['locked']}
        onSubmit={(event) => {
          event.preventDefault();
          void unlock();
        }}
      >
        <h1>{say('locked.title')}</h1>
        <p>{say('locked.what')}</p>
        <p>{say('locked.canDo')}</p>
        <label htmlFor={id}>{say('locked.phrase')}</label>
        <textarea
          ref={field}
          id={id}
          rows={5}
          className={styles['phrase']}
          spellCheck={false}
          autoComplete="off"
          maxLength={bounds.passphraseUnits}
          value={phrase}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onChange={(event) => {
            setPhrase(event.target.value);
            setProblem('');
          }}
        />
        <p id={`${id}-problem`} className={styles['wrong']} role={problem === '' ? undefined : 'alert'}>
          {problem}
        </p>
        <Button kind="primary" type="submit" disabled={phrase.trim() === ''}>
          {say('locked.unlock')}
        </Button>
        <Button onClick={() => void act(bridge().startWithKeyring({}))}>{say('locked.again')}</Button>
        <p className={styles['lockedElse']}>{say('locked.noPhrase')}</p>
        <Button kind="link" onClick={() => void act(bridge().openPreferences({ page: 'advanced' }))}>
          {say('locked.restore')}
        </Button>
        <Button kind="link" onClick={() => void act(bridge().beginAnew({}))}>
          {say('locked.anew')}
        </Button>
      </form>
    </main>
  );
}
