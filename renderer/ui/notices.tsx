import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { bridge } from '../state/bridge';
import { act, notify, useNotice, type Notice } from '../state/notices';
import { Button } from './controls';
import { Icon } from './icon';
import styles from './controls.module.css';
import { say } from '../../shared/words/say';

/** Shows the current notice above the window's content, without covering it. */
export function Notices() {
  const notice = useNotice();
  useEffect(() => bridge().onMenuFailed(({ message }) => notify(message)), []);
  return <div role="alert">{notice && <Shown key={notice.text} notice={notice} />}</div>;
}

function Shown({ notice: { text, file, lastsMs } }: { notice: Notice }) {
  const [isHeld, setHeld] = useState(false);
  useEnd(isHeld ? null : lastsMs);
  return (
    <div className={styles['notice']} onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)}>
      <span>{text}</span>
      {file && (
        <Button kind="link" onClick={() => void act(bridge().showFile({}))}>
          {say('button.showInFolder')}
        </Button>
      )}
      <Button
        kind="icon"
        aria-label={say('button.dismiss')}
        title={say('button.dismiss')}
        onClick={() => notify('')}
      >
        <Icon of={X} size={16} />
      </Button>
    </div>
  );
}

/** Removes the notice after `afterMs` of uninterrupted focus: nobody reads a background window. Null: never. */
function useEnd(afterMs: number | null): void {
  useEffect(() => {
    if (afterMs === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = (): void => {
      clearTimeout(timer);
      if (document.hasFocus()) timer = setTimeout(() => notify(''), afterMs);
    };
    run();
    window.addEventListener('focus', run);
    window.addEventListener('blur', run);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', run);
      window.removeEventListener('blur', run);
    };
  }, [afterMs]);
}
