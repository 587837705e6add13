import type { TranscriptItem } from './grouping';

/** Where the items that are held stand in a list that may grow at both ends. */
export interface ListPosition {
  readonly items: readonly TranscriptItem[];
  /** The index of the first item; it falls when older ones are put before it, and grows when they are let go. */
  readonly firstIndex: number;
  /** Grows when the items are quite other ones: then the list begins anew. */
  readonly generation: number;
}

/** Far from zero, because indices may not be negative. */
const middle = 1_000_000_000;

export const beginning: ListPosition = { items: [], firstIndex: middle, generation: 0 };

/** Follows the items that are held to others: whatever is in both keeps its index. */
export function follow(position: ListPosition, items: readonly TranscriptItem[]): ListPosition {
  if (position.items === items) return position;
  const [first] = items;
  const [firstBefore] = position.items;
  if (!first || !firstBefore) return { items, firstIndex: middle, generation: position.generation + 1 };
  const before = indexOf(position.items, first.row.id);
  if (before >= 0) return { ...position, items, firstIndex: position.firstIndex + before };
  const after = indexOf(items, firstBefore.row.id);
  if (after >= 0) return { ...position, items, firstIndex: position.firstIndex - after };
  return { items, firstIndex: middle, generation: position.generation + 1 };
}

export const indexOf = (items: readonly TranscriptItem[], row: string): number =>
  items.findIndex((item) => item.row.id === row);
