import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { bridge } from '../state/bridge';
import { act, notify, useNotice, type Notice } from '../state/notices';
import { Button } from './controls';
import styles from './controls.module.css';

/** The one sentence about what came of something, above the window's content and covering none of it. */
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
          Show in folder
        </Button>
      )}
      <Button kind="icon" aria-label="Dismiss" title="Dismiss" onClick={() => notify('')}>
        <X size={16} aria-hidden />
      </Button>
    </div>
  );
}

/** Takes the notice away after a time in which the window had the focus: nobody reads a window in the background. */
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
