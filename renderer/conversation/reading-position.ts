/**
 * Where the reader is in a transcript. This is state, not measured from the screen: a change of layout (rows, window size,
 * zoom, text size) leaves it unchanged, and the list is scrolled to match it. All lengths are in CSS pixels.
 */
export type Position =
  /** At the end, also when rows are added. */
  | { readonly at: 'end' }
  /** `offset`: distance of the row's top below the top of the visible part; negative if above it. */
  | { readonly at: 'row'; readonly row: string; readonly offset: number };

/** Scroll position and heights of the list. */
export interface Frame {
  /** The scroll position, as `scrollTop`. */
  readonly top: number;
  /** Heights of the whole content and of the visible part. */
  readonly height: number;
  readonly view: number;
}

/** Top and height of a row; `top` counts from the top of the content. */
export interface RowBox {
  readonly id: string;
  readonly top: number;
  readonly height: number;
}

export interface ReadingPosition {
  readonly position: Position;
  /** Scroll position when the list was last placed or scrolled by the reader. */
  readonly top: number;
}

/** A row to bring into view. */
export interface Target {
  readonly row: string;
  readonly align: 'start' | 'center' | 'end';
}

/** Maximum distance from the end that counts as at the end. */
const nearPixels = 24;
/** Positions that differ by less are equal: browsers round them. */
const samePixels = 1.5;
/** Minimum height of the reader's row that stays visible when the row shrinks. */
const leastPixels = 8;

const atEnd: Position = { at: 'end' };
export const beginning: ReadingPosition = { position: atEnd, top: 0 };

export const isNearEnd = ({ top, height, view }: Frame): boolean => height - view - top <= nearPixels;

/** Returns the scroll position that shows the reader's place; the last one, within bounds, if their row has no box. */
export function topFor(
  { position, top }: ReadingPosition,
  { height, view }: Frame,
  box: RowBox | undefined,
): number {
  const most = Math.max(0, height - view);
  if (position.at === 'end') return most;
  if (!box) return Math.min(top, most);
  const offset = Math.max(position.offset, leastPixels - box.height);
  return Math.min(Math.max(0, box.top - offset), most);
}

/** Records that the program scrolled the list to `top`. */
export const placed = (reading: ReadingPosition, top: number): ReadingPosition => ({ ...reading, top });

/** Moves the reader to a target row; to the end without `box`. */
export function aimed(
  reading: ReadingPosition,
  { align }: Target,
  box: RowBox | undefined,
  view: number,
): ReadingPosition {
  if (align === 'end' || !box) return { ...reading, position: atEnd };
  const offset = align === 'center' ? Math.max(0, (view - box.height) / 2) : 0;
  return { ...reading, position: { at: 'row', row: box.id, offset } };
}

/** Whether the layout changed: the browser may then have scrolled the list by itself. */
export const isLaidOutAnew = (before: Frame, now: Frame): boolean =>
  before.height !== now.height || before.view !== now.view;

/**
 * Handles a scroll event without a change of layout. Such scrolling is the reader's, whatever the device; the program's own
 * ends at the position that `placed` recorded, and leaves `reading` as it is.
 * @param holdsEnd whether the last row of the list is the last of the conversation
 */
export function scrolled(
  reading: ReadingPosition,
  frame: Frame,
  holdsEnd: boolean,
  boxes: readonly RowBox[],
): ReadingPosition {
  const moved = frame.top - reading.top;
  if (Math.abs(moved) < samePixels) return reading;
  const hasReachedEnd = moved > 0 && holdsEnd && isNearEnd(frame);
  return { position: hasReachedEnd ? atEnd : rowAt(boxes, frame.top), top: frame.top };
}

/** Handles the end of scrolling: a reader who is still near the end follows it again. */
export const rested = (reading: ReadingPosition, frame: Frame, holdsEnd: boolean): ReadingPosition =>
  holdsEnd && isNearEnd(frame) ? { ...reading, position: atEnd } : reading;

/** Position at the first row that is visible by more than `leastPixels`. */
function rowAt(boxes: readonly RowBox[], top: number): Position {
  const first = boxes.find((box) => box.top + box.height > top + leastPixels) ?? boxes.at(-1);
  return first ? { at: 'row', row: first.id, offset: first.top - top } : atEnd;
}

/** Returns the indices of the first and last row that are at least partly visible; undefined if none is. */
export function inSight(
  boxes: readonly RowBox[],
  { top, view }: Frame,
): { first: number; last: number } | undefined {
  const first = boxes.findIndex((box) => box.top + box.height > top + 1);
  const last = boxes.findLastIndex((box) => box.top < top + view - 1);
  return first < 0 || last < first ? undefined : { first, last };
}
