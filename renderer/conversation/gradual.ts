import type { Target } from './reading-position';
import { itemOf, type TranscriptItem } from './grouping';

/** How many items may be added on a side in one frame. A page has several times as many, which would take longer than a frame. */
const perFrame = 16;
/** The least height of an item, in pixels at a text size of 100 %. */
const itemPixels = 32;

/** Indices of the items to show: `from` up to, not including, `to`. */
export interface Part {
  from: number;
  to: number;
}

/**
 * Which items to show when the list is brought to a row of which it shows nothing yet: as many as fill a window of this
 * height, where they will be seen. All if there is no row.
 */
export function firstPart(items: readonly TranscriptItem[], target: Target | null, pixels: number): Part {
  const item = target ? itemOf(items, target.row) : undefined;
  if (!target || !item) return { from: 0, to: items.length };
  const count = Math.ceil(pixels / itemPixels);
  const before = { start: 0, center: Math.ceil(count / 2), end: count - 1 }[target.align];
  const from = Math.max(0, Math.min(items.indexOf(item) - before, items.length - count));
  return { from, to: Math.min(items.length, from + count) };
}

/**
 * Which items to show next, where the list shows `shown` now: all, or, if many were added beyond them, only the nearest on
 * each side.
 * @param holdsEnd whether the items end with the conversation: what is new there is shown at once
 */
export function partToShow(
  items: readonly TranscriptItem[],
  shown: readonly TranscriptItem[],
  holdsEnd: boolean,
): Part {
  const [firstShown, lastShown] = [shown[0]?.row.id, shown.at(-1)?.row.id];
  const first = items.findIndex(({ row }) => row.id === firstShown);
  const last = items.findLastIndex(({ row }) => row.id === lastShown);
  // Another part of the conversation, or one that was cut at this side: its neighbours tell nothing.
  if (first < 0 && last < 0) return { from: 0, to: items.length };
  return {
    from: first < 0 ? 0 : Math.max(0, first - perFrame),
    to: last < 0 || holdsEnd ? items.length : Math.min(items.length, last + 1 + perFrame),
  };
}
