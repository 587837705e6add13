import { useEffect, useState } from 'react';
import type { PageView } from '../../shared/ipc/view';
import { partToShow } from './gradual';
import type { TranscriptItem } from './grouping';

interface Shown {
  items: readonly TranscriptItem[];
  page: PageView;
  /** Those of the items that are in the list. */
  part: readonly TranscriptItem[];
}

/** The items to show: when a page is turned, those that come are added over several frames, so that none takes long. */
export function useGradual(items: readonly TranscriptItem[], page: PageView): readonly TranscriptItem[] {
  const [before, setShown] = useState<Shown>(() => ({ items, page, part: items }));
  const isCurrent = before.items === items && before.page === page;
  const now = isCurrent ? before : next(before, items, page);
  if (!isCurrent) setShown(now);
  const { part } = now;
  useEffect(() => {
    if (part === items) return;
    const frame = requestAnimationFrame(() => setShown((shown) => next(shown, shown.items, shown.page)));
    return () => cancelAnimationFrame(frame);
  }, [part, items]);
  return part;
}

function next(before: Shown, items: readonly TranscriptItem[], page: PageView): Shown {
  // The list is about to move to a row, which may be any of them.
  const isMoving = before.page.target?.sequence !== page.target?.sequence;
  const { from, to } = partToShow(items, isMoving ? [] : before.part, page.atEnd);
  return { items, page, part: from === 0 && to === items.length ? items : items.slice(from, to) };
}
