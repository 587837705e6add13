import { MonitorUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { isolated } from '../../shared/text/visible';
import { listNames } from '../../shared/words/lists';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import { Icon } from '../ui/icon';
import { useEachKey } from '../ui/keys';
import { SourcePicker } from './source-picker';
import styles from './sharing.module.css';
import { useCapture } from './use-capture';
import { useSharing } from './use-sharing';

/** The window in which the user chooses what to share, and which then says that it is shared: closing it ends that. */
export function SharingWindow() {
  const sharing = useSharing((view) => view.sharing);
  const isLive = sharing !== null && sharing.row !== null;
  const share = useCapture(isLive);
  const button = useRef<HTMLButtonElement>(null);
  // What the user pressed to share is gone.
  useEffect(() => button.current?.focus(), [isLive]);
  const stop = (): void => void act(bridge().stopSharing({}));
  // While it only asks, it is left as a dialog is.
  useEachKey((key) => {
    if (key !== 'Escape' || isLive) return false;
    stop();
    return true;
  });
  if (!sharing) return null;
  const name = isolated(sharing.name);
  if (!isLive)
    return (
      <main className={styles['window']}>
        <h1 className={styles['title']}>{say('sharing.choose')}</h1>
        <p className={styles['soft']}>{say('sharing.who', { name })}</p>
        <SourcePicker onChoose={(source) => void share(source)} onCancel={stop} />
      </main>
    );
  const { watchers } = sharing;
  return (
    <main className={styles['live']}>
      <h1 className={styles['title']}>
        <Icon of={MonitorUp} size={18} /> {say('sharing.live', { name })}
      </h1>
      <p className={styles['soft']} role="status">
        {watchers.length === 0
          ? say('sharing.nobody')
          : say('sharing.watchers', { count: watchers.length, names: listNames(watchers.map(isolated), 6) })}
      </p>
      <Button kind="danger" onClick={stop} ref={button}>
        {say('sharing.stop')}
      </Button>
    </main>
  );
}
