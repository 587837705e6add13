import { pageSize, type PageView } from '../../shared/ipc/view';
import { itemOf, type TranscriptItem } from './grouping';
import type { Sight } from './list-keeper';

/** Number of items left above or below what is in sight at which more rows are asked for. */
const margin = 25;

/** What is known of one direction of a page. */
interface Side {
  /** Whether the conversation ends on this side with the page. */
  isDone: boolean;
  /** The items beyond what is in sight, those next to it first. */
  beyond: readonly TranscriptItem[];
}

/** What a window does about rows that its page does not hold. */
export interface Turning {
  /** `end`: the reader follows the end, and more has arrived at once than the page took in. */
  ask: 'older' | 'newer' | 'end' | undefined;
  /**
   * Whether the reader has to ask for more on this side: it is near, and more rows would cut the other side too close to
   * what is in sight.
   */
  offerOlder: boolean;
  offerNewer: boolean;
}

const nothing: Turning = { ask: undefined, offerOlder: false, offerNewer: false };

/**
 * Decides about asking for more rows. A page has a fixed number of rows at most, so rows that are added on one side are cut
 * from the other. One item may stand for hundreds of rows: both sides can be near at once, and asking for one of them would
 * cut what is in sight, or bring the other near and never come to rest.
 */
export function turning(
  page: Pick<PageView, 'atStart' | 'atEnd'>,
  items: readonly TranscriptItem[],
  sight: Omit<Sight, 'byReader'> | undefined,
): Turning {
  const first = sight ? indexOf(items, sight.first) : -1;
  const last = sight ? indexOf(items, sight.last) : -1;
  if (first < 0 || last < 0) return nothing;
  if (sight?.followsEnd && !page.atEnd) return { ...nothing, ask: 'end' };
  const older: Side = { isDone: page.atStart, beyond: items.slice(0, first).reverse() };
  const newer: Side = { isDone: page.atEnd, beyond: items.slice(last + 1) };
  const cut = Math.max(0, rowsIn(items) + pageSize.step - pageSize.rowsAtMost);
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

/** Whether enough items are left on a side without this many rows at its end. */
function canBeCut({ beyond }: Side, rows: number): boolean {
  return rows === 0 || rowsIn(beyond.slice(0, margin)) + rows <= rowsIn(beyond);
}
