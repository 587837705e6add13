import { useEffect, useRef, useState } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { useRoster } from './use-roster';
import { Button, TextField } from '../ui/controls';
import { TaskBanner } from '../ui/task-banner';
import styles from './roster.module.css';

/** Asks for the code that the user's other computer shows, and takes its profile. The app then starts again. */
export function TakeProfile({ onBack }: { onBack: () => void }) {
  const [code, setCode] = useState('');
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState('');
  const isBusy = useRoster(({ task }) => task !== null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const take = async (): Promise<void> => {
    if (isBusy) return;
    setProblem('');
    const outcome = await bridge().takeProfile({ code, address });
    if (!outcome.ok) setProblem(outcome.error.message);
  };
  return (
    <main className={styles['window']}>
      <form
        ref={form}
        className={styles['card']}
        onSubmit={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        <h1>{say('joining.title')}</h1>
        <p>{say('joining.how')}</p>
        <div className={styles['code']}>
          <TextField
            label={say('joining.code')}
            problem={problem}
            inputMode="numeric"
            autoComplete="off"
            maxLength={20}
            placeholder="1234 5678"
            value={code}
            onChange={(event) => {
              setCode(event.target.value);
              setProblem('');
            }}
          />
        </div>
        <TextField
          label={say('joining.address')}
          reserve={false}
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          placeholder="192.168.1.5:43121"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Button kind="primary" type="submit" disabled={isBusy || code.trim() === ''}>
          {say('joining.action')}
        </Button>
        <Button disabled={isBusy} onClick={onBack}>
          {say('button.back')}
        </Button>
      </form>
      <TaskBanner />
    </main>
  );
}
