import { RotateCcw, Square, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { say } from '../../../shared/words/say';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { onKeys } from '../../ui/keys';
import type { Voice } from './use-voice';
import styles from './voice.module.css';

/** Above the message box while the user records, or while a recording could not be kept: what can be done with it. */
export function VoiceBar({ voice }: { voice: Voice }) {
  if (voice.state === 'none') return null;
  return voice.state === 'recording' ? <RecordingBar voice={voice} /> : <UnkeptBar voice={voice} />;
}

function UnkeptBar({ voice }: { voice: Voice }) {
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => again.current?.focus(), []);
  return (
    <div className={styles['bar']} role="group" aria-label={say('voice.unkept')}>
      <span className={styles['problem']} role="alert">
        {say('voice.unkept')}
      </span>
      <Button onClick={voice.discard}>
        <Icon of={Trash2} size={16} />
        {say('voice.discard')}
      </Button>
      <Button ref={again} kind="primary" onClick={() => void voice.keep()}>
        <Icon of={RotateCcw} size={16} />
        {say('voice.again')}
      </Button>
    </div>
  );
}

function RecordingBar({ voice }: { voice: Voice }) {
  const seconds = useSeconds();
  const stop = useRef<HTMLButtonElement>(null);
  useEffect(() => stop.current?.focus(), []);
  const keys = { Escape: voice.discard };
  return (
    <div className={styles['bar']} role="group" aria-label={say('voice.recording')}>
      <span className={styles['dot']} />
      <span className={styles['words']} role="status">
        {say('voice.recording')}
      </span>
      <span className={styles['time']}>{clock(seconds)}</span>
      <Button onClick={voice.discard} onKeyDown={(event) => onKeys(event, keys)}>
        <Icon of={Trash2} size={16} />
        {say('voice.discard')}
      </Button>
      <Button
        ref={stop}
        kind="primary"
        onClick={() => void voice.keep()}
        onKeyDown={(event) => onKeys(event, keys)}
      >
        <Icon of={Square} size={16} />
        {say('voice.keep')}
      </Button>
    </div>
  );
}

/** Seconds since the component was first drawn. */
function useSeconds(): number {
  const [begin] = useState(() => performance.now());
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - begin) / 1_000)), 1_000);
    return () => clearInterval(timer);
  }, [begin]);
  return seconds;
}

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
