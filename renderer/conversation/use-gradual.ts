import { useEffect, useState } from 'react';
import type { PageView } from '../../shared/ipc/views/transcript';
import { firstPart, partToShow, type Part } from './gradual';
import { itemOf, type TranscriptItem } from './grouping';

/** How long a list that has come to another place is left to the drawing of what is seen there, before the rest is added. */
const settleMs = 100;

interface Shown {
  items: readonly TranscriptItem[];
  page: PageView;
  /** Those of the items that are in the list. */
  part: readonly TranscriptItem[];
  /** Whether the list has just come to another place. */
  hasMoved: boolean;
}

/**
 * The items to show: when the list comes to another place, those that fill the window, and when a page is turned, the nearest.
 * The others are added over several frames, so that none takes long.
 */
export function useGradual(items: readonly TranscriptItem[], page: PageView): readonly TranscriptItem[] {
  const [before, setShown] = useState<Shown>(() => ({
    items,
    page,
    part: partOf(items, first(items, page)),
    hasMoved: true,
  }));
  const isCurrent = before.items === items && before.page === page;
  const now = isCurrent ? before : next(before, items, page);
  if (!isCurrent) setShown(now);
  const { part, hasMoved } = now;
  useEffect(() => {
    if (part === items) return;
    const add = (): void => setShown((shown) => next(shown, shown.items, shown.page));
    return hasMoved ? after(settleMs, add) : afterFrame(add);
  }, [part, items, hasMoved]);
  return part;
}

const first = (items: readonly TranscriptItem[], { target }: PageView): Part =>
  firstPart(items, target, window.innerHeight);

function next(before: Shown, items: readonly TranscriptItem[], page: PageView): Shown {
  const { target } = page;
  const isMoving = before.page.target?.sequence !== target?.sequence;
  const grown = partOf(items, partToShow(items, before.part, page.atEnd));
  const isAway = isMoving && target !== null && !itemOf(grown, target.row);
  return { items, page, part: isAway ? partOf(items, first(items, page)) : grown, hasMoved: isAway };
}

const partOf = (items: readonly TranscriptItem[], { from, to }: Part): readonly TranscriptItem[] =>
  from === 0 && to === items.length ? items : items.slice(from, to);

/** Runs a step after a time. Returns what prevents that. */
function after(ms: number, step: () => void): () => void {
  const timer = setTimeout(step, ms);
  return () => clearTimeout(timer);
}

/** Runs a step once the next frame has been drawn. Returns what prevents that. */
function afterFrame(step: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(step)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
