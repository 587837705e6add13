import { pageSize } from '../../shared/ipc/page-size';
import type { PageView } from '../../shared/ipc/views/transcript';
import { itemOf, type TranscriptItem } from './grouping';
import type { VisibleRows } from './list-keeper';

/** More rows are requested when fewer items than this are left above or below the visible ones. */
const margin = 25;

/**
 * A page that follows the end is cut back to its last rows when it has more than this: before it is full, because new rows
 * are not shown while a full page is exchanged, and because every row costs time at each message.
 */
const followedAtMost = pageSize.rowsAtMost - pageSize.step;

/** One side of a page: the older or the newer. */
interface Side {
  /** Whether the conversation has no more rows on this side. */
  isDone: boolean;
  /** The items beyond the visible ones, nearest first. */
  beyond: readonly TranscriptItem[];
}

/** What a window does about rows that are not in its page. */
export interface Turning {
  /** `end`: the reader follows the end, and the page has too many rows, or more arrived at once than it could take. */
  ask: 'older' | 'newer' | 'end' | undefined;
  /**
   * Whether the reader must request rows on this side: its limit is near, but more rows would cut the other side too close
   * to the visible ones.
   */
  offerOlder: boolean;
  offerNewer: boolean;
}

const nothing: Turning = { ask: undefined, offerOlder: false, offerNewer: false };

/**
 * Decides whether to request more rows. The size of a page is limited, so rows added on one side are cut from the other.
 * Since one item may fold hundreds of rows, both limits can be near at once; a request could then cut visible rows, or bring
 * the other limit near and cause requests to alternate forever.
 */
export function turning(
  page: Pick<PageView, 'atStart' | 'atEnd'>,
  items: readonly TranscriptItem[],
  sight: Omit<VisibleRows, 'byReader'> | undefined,
): Turning {
  const first = sight ? indexOf(items, sight.first) : -1;
  const last = sight ? indexOf(items, sight.last) : -1;
  if (first < 0 || last < 0) return nothing;
  if (sight?.followsEnd && !page.atEnd) return { ...nothing, ask: 'end' };
  const older: Side = { isDone: page.atStart, beyond: items.slice(0, first).reverse() };
  const newer: Side = { isDone: page.atEnd, beyond: items.slice(last + 1) };
  const rows = rowsIn(items);
  if (sight?.followsEnd && rows > followedAtMost && canBeCut(older, rows - pageSize.atEnd))
    return { ...nothing, ask: 'end' };
  const cut = Math.max(0, rows + pageSize.step - pageSize.rowsAtMost);
  const [wantsOlder, wantsNewer] = [isWanted(older), isWanted(newer)];
  const [mayOlder, mayNewer] = [canBeCut(newer, cut), canBeCut(older, cut)];
  return {
    ask: wantsOlder && mayOlder ? 'older' : wantsNewer && mayNewer ? 'newer' : undefined,
    offerOlder: wantsOlder && !mayOlder,
    offerNewer: wantsNewer && !mayNewer,
  };
}

const indexOf = (items: readonly TranscriptItem[], row: string): number => {
  const item = itemOf(items, row);
  return item ? items.indexOf(item) : -1;
};

const rowsOf = ({ folded }: TranscriptItem): number => Math.max(1, folded.length);
const rowsIn = (items: readonly TranscriptItem[]): number =>
  items.reduce((sum, item) => sum + rowsOf(item), 0);

const isWanted = ({ isDone, beyond }: Side): boolean => !isDone && beyond.length < margin;

/** Whether cutting rows from the far end of a side spares its nearest `margin` items. */
function canBeCut({ beyond }: Side, rows: number): boolean {
  return rows === 0 || rowsIn(beyond.slice(0, margin)) + rows <= rowsIn(beyond);
}
