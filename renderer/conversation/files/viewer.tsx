import {
  ChevronLeft,
  ChevronRight,
  Copy,
  Maximize,
  Save,
  X,
  ZoomIn,
  ZoomOut,
  type LucideIcon,
} from 'lucide-react';
import { useLayoutEffect, useRef, useState, type PointerEvent, type ReactNode, type RefObject } from 'react';
import { isolated, plainLine } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { contentOf } from '../../files/file-kind';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { onKeys } from '../../ui/keys';
import { copyImage } from './copy-image';
import styles from './viewer.module.css';

export interface ViewedPicture {
  readonly row: string;
  readonly name: string;
}

const zoomAtMost = 16;
const zoomStep = 1.5;
/** Zoom of one notch of a mouse wheel. */
const wheelStep = 1.2;
/** How far an arrow key moves a picture that is larger than the window, in CSS pixels. */
const arrowStep = 80;

/** Shows a picture as large as the window, with the pictures before and after it. */
export function Viewer({
  conversation,
  pictures,
  row,
  onShow,
  onDone,
}: {
  conversation: string;
  pictures: readonly ViewedPicture[];
  row: string;
  onShow: (row: string) => void;
  onDone: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const [image, setImage] = useState<HTMLImageElement | null>(null);
  const [zoom, setZoom] = useState(1);
  /** What has become of a copy. Notices are behind the viewer. */
  const [said, setSaid] = useState('');
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const index = pictures.findIndex((picture) => picture.row === row);
  const name = plainLine(pictures[index]?.name ?? '');
  const zoomBy = (factor: number): void => setZoom((now) => Math.min(zoomAtMost, Math.max(1, now * factor)));
  const go = (step: number): void => {
    const next = pictures[index + step];
    if (!next) return;
    setZoom(1);
    setSaid('');
    onShow(next.row);
  };
  /** An arrow key moves a picture that is larger than the window, and otherwise leads to the next one. */
  const arrow = (right: number, down: number): boolean => {
    if (zoom > 1) area.current?.scrollBy(right * arrowStep, down * arrowStep);
    else if (right !== 0) go(right);
    return zoom > 1 || right !== 0;
  };
  const copy = async (): Promise<void> => {
    const isCopied = image !== null && (await copyImage(conversation, image));
    setSaid(say(isCopied ? 'file.pictureCopied' : 'file.pictureNotCopied'));
  };
  const tools: readonly Tool[] = [
    { icon: ZoomOut, label: say('file.zoomOut'), isOff: zoom <= 1, run: () => zoomBy(1 / zoomStep) },
    { icon: ZoomIn, label: say('file.zoomIn'), isOff: zoom >= zoomAtMost, run: () => zoomBy(zoomStep) },
    { icon: Maximize, label: say('file.zoomFit'), isOff: zoom === 1, run: () => setZoom(1) },
    { icon: Copy, label: say('file.copyPicture'), isOff: false, run: () => void copy() },
    {
      icon: Save,
      label: say('file.saveCopy'),
      isOff: false,
      run: () => void act(bridge().saveFileAs({ conversation, row })),
    },
    { icon: X, label: say('button.close'), isOff: false, run: onDone },
  ];
  return (
    <dialog
      ref={dialog}
      className={styles['viewer']}
      aria-label={say('file.viewer')}
      onCancel={(event) => {
        event.preventDefault();
        onDone();
      }}
      onKeyDown={(event) =>
        onKeys(event, {
          ArrowLeft: () => arrow(-1, 0),
          ArrowRight: () => arrow(1, 0),
          ArrowUp: () => arrow(0, -1),
          ArrowDown: () => arrow(0, 1),
          '+': () => zoomBy(zoomStep),
          '-': () => zoomBy(1 / zoomStep),
          '0': () => setZoom(1),
        })
      }
    >
      <header className={styles['head']}>
        <h2 className={styles['name']} dir="auto" title={name}>
          {name}
        </h2>
        {pictures.length > 1 && (
          <span className={styles['position']}>
            {say('file.position', { number: index + 1, count: pictures.length })}
          </span>
        )}
        {tools.map(({ icon, label, isOff, run }) => (
          <Button key={label} kind="icon" aria-label={label} title={label} disabled={isOff} onClick={run}>
            <Icon of={icon} />
          </Button>
        ))}
      </header>
      <div className={styles['stage']}>
        <Pages area={area} zoom={zoom} onZoom={zoomBy} onToggle={() => setZoom(zoom === 1 ? 2 : 1)}>
          <img
            ref={setImage}
            key={row}
            src={contentOf(conversation, row)}
            alt={say('file.picture', { name: isolated(name) })}
            draggable={false}
            style={{ width: `${100 * zoom}%`, height: `${100 * zoom}%` }}
          />
        </Pages>
        <p role="status" className={styles['said']}>
          {said}
        </p>
        {index > 0 && <Turn side="previous" icon={ChevronLeft} run={() => go(-1)} />}
        {index < pictures.length - 1 && <Turn side="next" icon={ChevronRight} run={() => go(1)} />}
      </div>
    </dialog>
  );
}

interface Tool {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isOff: boolean;
  readonly run: () => void;
}

const Turn = ({ side, icon, run }: { side: 'previous' | 'next'; icon: LucideIcon; run: () => void }) => (
  <Button
    kind="icon"
    className={styles[side]}
    aria-label={say(`file.${side}`)}
    title={say(`file.${side}`)}
    onClick={run}
  >
    <Icon of={icon} size={24} />
  </Button>
);

/** Where a picture larger than the window is moved with the pointer, and zoomed with the wheel. */
function Pages({
  area,
  zoom,
  onZoom,
  onToggle,
  children,
}: {
  area: RefObject<HTMLDivElement | null>;
  zoom: number;
  onZoom: (factor: number) => void;
  onToggle: () => void;
  children: ReactNode;
}) {
  const before = useRef(zoom);
  // What is in the middle stays there.
  useLayoutEffect(() => {
    const { current } = area;
    const factor = zoom / before.current;
    before.current = zoom;
    if (!current || factor === 1) return;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = current;
    current.scrollTo(
      (scrollLeft + clientWidth / 2) * factor - clientWidth / 2,
      (scrollTop + clientHeight / 2) * factor - clientHeight / 2,
    );
  }, [area, zoom]);
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.scrollLeft -= event.movementX;
    event.currentTarget.scrollTop -= event.movementY;
  };
  return (
    <div
      ref={area}
      className={zoom > 1 ? `${styles['area']} ${styles['zoomed']}` : styles['area']}
      onPointerMove={drag}
      onDoubleClick={onToggle}
      onWheel={(event) => onZoom(event.deltaY < 0 ? wheelStep : 1 / wheelStep)}
    >
      {children}
    </div>
  );
}
