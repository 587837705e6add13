import { useEffect, useRef, useState } from 'react';
import { parseServerLink } from '../../shared/protocol/server-link';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useRoster } from './use-roster';
import { Button, TextField } from '../ui/controls';
import { Drawing } from '../ui/drawing';
import styles from './roster.module.css';

/** Nothing is configured yet: offers to find people nearby, to host or to connect. */
export function ServerChoice() {
  const settings = useRoster((view) => view.settings);
  const [asking, setAsking] = useState(false);
  const { port, name } = settings.hosting;
  return (
    <section className={styles['card']}>
      <Drawing />
      <p className={styles['center']}>{say('start.howToMeet')}</p>
      {asking ? (
        <ConnectForm onCancel={() => setAsking(false)} />
      ) : (
        <>
          <Button kind="primary" onClick={() => void act(bridge().findNearby({}))}>
            {say('nearby.on')}
          </Button>
          <Button onClick={() => void act(bridge().setHosting({ enabled: true, port, name }))}>
            {say('start.host')}
          </Button>
          <Button onClick={() => setAsking(true)}>{say('start.connectTo')}</Button>
        </>
      )}
    </section>
  );
}

function ConnectForm({ onCancel }: { onCancel: () => void }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const connect = (): void => {
    const server = parseServerLink(text);
    if (server.ok) void act(bridge().setServer(server.value));
    else setProblem(say(server.error));
  };
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        connect();
      }}
    >
      <TextField
        label={say('start.serverAddress')}
        placeholder="192.168.1.5:6666"
        value={text}
        problem={problem}
        onChange={(event) => {
          setText(event.target.value);
          setProblem('');
        }}
      />
      <div className={styles['row']}>
        <Button onClick={onCancel}>{say('button.back')}</Button>
        <Button kind="primary" type="submit" disabled={text.trim() === ''}>
          {say('start.connect')}
        </Button>
      </div>
    </form>
  );
}
