import { Maximize } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { WatchingView } from '../../shared/ipc/views/screens';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button, Segments } from '../ui/controls';
import { Icon } from '../ui/icon';
import { useEachKey } from '../ui/keys';
import { play } from './player';
import { useWatching } from './use-watching';
import styles from './watching.module.css';

const sizes = ['fit', 'actual'] as const;

/** The window that shows the screen of somebody else. */
export function WatchingWindow() {
  const watching = useWatching((view) => view.watching);
  const [size, setSize] = useState<(typeof sizes)[number]>('fit');
  useEachKey((key) => {
    if (key === 'Escape') void act(bridge().leaveFullScreen({}));
    return key === 'Escape';
  });
  if (!watching) return null;
  const { user, state } = watching;
  return (
    <main className={styles['window']}>
      <div className={styles['bar']}>
        <h1 className={styles['title']}>{say('watching.picture', { user: isolated(user) })}</h1>
        <Segments
          legend={say('watching.size')}
          options={sizes.map((value) => ({ value, label: say(`watching.${value}`) }))}
          value={size}
          onChange={setSize}
        />
        <Button
          kind="icon"
          aria-label={say('watching.fill')}
          title={say('watching.fill')}
          onClick={() => void act(bridge().fillScreen({}))}
        >
          <Icon of={Maximize} />
        </Button>
      </div>
      <div className={styles['area']} data-size={size}>
        <Picture watching={watching} />
        {state !== 'live' && (
          <div className={styles['notice']} role="status">
            <p>{say(`watching.${state}`, { user: isolated(user) })}</p>
            {state !== 'near' && state !== 'over' && (
              <Button kind="primary" onClick={() => void act(bridge().watchAgain({}))}>
                {say('button.tryAgain')}
              </Button>
            )}
          </div>
        )}
      </div>
    </main>
  );
}

/** What comes of the screen; each attempt to watch begins anew. */
function Picture({ watching: { user, state, attempt } }: { watching: WatchingView }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    const ended = new AbortController();
    const next = async (): Promise<readonly Uint8Array<ArrayBuffer>[]> => {
      const answer = await bridge().nextFrames({ attempt });
      return answer.ok ? answer.value.frames : [];
    };
    if (current)
      void play(current, next, ended.signal).then((isShown) => {
        if (!isShown && !ended.signal.aborted) void act(bridge().notShown({ attempt }));
      });
    return () => ended.abort();
  }, [attempt]);
  return (
    <canvas
      ref={canvas}
      className={styles['picture']}
      hidden={state !== 'live'}
      role="img"
      aria-label={say('watching.picture', { user: isolated(user) })}
    />
  );
}
