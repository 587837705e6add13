import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { PageView } from '../../shared/ipc/views/transcript';
import type { TranscriptItem } from './grouping';
import { ListKeeper, type VisibleRows } from './list-keeper';

const isSameSight = (a: VisibleRows | undefined, b: VisibleRows | undefined): boolean =>
  a?.first === b?.first && a?.last === b?.last && a?.followsEnd === b?.followsEnd;

/** Keeps a list at the reader's position. Returns which rows are visible, and whether its end is near. */
export function useReadingPosition(
  list: RefObject<HTMLDivElement | null>,
  items: readonly TranscriptItem[],
  page: PageView,
): { sight: VisibleRows | undefined; isNearEnd: boolean } {
  const keeper = useRef<ListKeeper>(undefined);
  const [sight, setSight] = useState<VisibleRows>();
  const [isNearEnd, setNearEnd] = useState(true);
  useLayoutEffect(() => {
    if (!list.current) return;
    keeper.current ??= new ListKeeper(list.current, (seen, near) => {
      setNearEnd(near);
      setSight((before) => (isSameSight(before, seen) ? before : seen));
    });
    keeper.current.update(items, page);
  }, [list, items, page]);
  useEffect(
    () => () => {
      keeper.current?.end();
      keeper.current = undefined;
    },
    [],
  );
  return { sight, isNearEnd };
}
