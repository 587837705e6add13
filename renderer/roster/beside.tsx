import { useEffect, useInsertionEffect, useRef, useState, type PointerEvent } from 'react';
import { createPortal } from 'react-dom';
import type { SplitView } from '../../shared/ipc/views/layout';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { watch } from '../state/notices';
import { Empty } from '../ui/empty';
import { onKeys } from '../ui/keys';
import { useRoster } from './use-roster';
import styles from './beside.module.css';

/** How far an arrow key moves the edge, in CSS pixels. */
const keyStep = 16;

/**
 * What the page has beside the list where conversations are shown there: the edge, and what to do while there is none. The
 * conversation itself is a page of its own, which lies over this one.
 */
export function Beside() {
  const split = useRoster((view) => view.split);
  return split && <Divided split={split} />;
}

function Divided({ split }: { split: SplitView }) {
  const { least, most, shown } = split;
  const [dragged, setDragged] = useState<number>();
  const width = Math.max(least, Math.min(dragged ?? split.width, most));
  useInsertionEffect(() => {
    const { style } = document.documentElement;
    style.setProperty('--page', `${width}px`);
    return () => void style.removeProperty('--page');
  }, [width]);
  useFollowedZoom(width);
  useKeyboardInList();
  return createPortal(
    <section aria-label={say('window.conversation')}>
      <Edge split={split} width={width} onDrag={setDragged} />
      {shown === null && (
        <div className={styles['nothing']}>
          <Empty>{say('roster.nothingChosen')}</Empty>
        </div>
      )}
    </section>,
    document.body,
  );
}

interface EdgeProps {
  split: SplitView;
  width: number;
  /** Called with the width while the edge is dragged, and with undefined at the end. */
  onDrag: (width: number | undefined) => void;
}

/** The edge between list and conversation. It is dragged, or moved by the arrow keys. */
function Edge({ split: { least, most }, width, onDrag }: EdgeProps) {
  const move = (to: number): number => {
    const next = Math.round(Math.max(least, Math.min(to, most)));
    void watch(bridge().moveEdge({ width: next }));
    return next;
  };
  const drag = ({ clientX, buttons }: PointerEvent): void => {
    if ((buttons & 1) === 1) onDrag(move(clientX));
  };
  return (
    // A separator that moves is a control, whose value is its place.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label={say('roster.listWidth')}
      aria-orientation="vertical"
      aria-valuenow={Math.round(width)}
      aria-valuemin={Math.round(least)}
      aria-valuemax={Math.round(most)}
      className={styles['edge']}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onLostPointerCapture={() => onDrag(undefined)}
      onKeyDown={(event) =>
        onKeys(event, {
          ArrowLeft: () => move(width - keyStep),
          ArrowRight: () => move(width + keyStep),
          Home: () => move(least),
          End: () => move(most),
        })
      }
    />
  );
}

/** Says the width again when the page is enlarged: where the conversation lies depends on both. */
function useFollowedZoom(width: number): void {
  const ratio = useRef(devicePixelRatio);
  useEffect(() => {
    const tell = (): void => {
      if (devicePixelRatio === ratio.current) return;
      ratio.current = devicePixelRatio;
      void watch(bridge().moveEdge({ width: Math.round(width) }));
    };
    window.addEventListener('resize', tell);
    return () => window.removeEventListener('resize', tell);
  }, [width]);
}

/** When the keyboard comes from the conversation to a page in which nothing has it yet, the first list gets it. */
function useKeyboardInList(): void {
  useEffect(() => {
    const focusList = (): void => {
      if (document.activeElement === document.body)
        document.querySelector<HTMLElement>('[role=listbox]')?.focus();
    };
    window.addEventListener('focus', focusList);
    return () => window.removeEventListener('focus', focusList);
  }, []);
}
