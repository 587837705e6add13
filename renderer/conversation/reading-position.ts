/**
 * Where the reader is in a transcript. It is a state, not something that is read off the screen: whatever changes the layout
 * (rows, the window's size, zoom, the text's size) leaves it as it is, and the list is scrolled to where it says.
 * All lengths are in CSS pixels.
 */
export type Position =
  /** At the end, and staying there whatever is added. */
  | { readonly at: 'end' }
  /** This row's top is this far below the top of the visible part; negative when it is above. */
  | { readonly at: 'row'; readonly row: string; readonly offset: number };

/** The list as it is laid out. */
export interface Frame {
  /** How far it is scrolled. */
  readonly top: number;
  /** The height of all that it holds, and of its visible part. */
  readonly height: number;
  readonly view: number;
}

/** Where a row lies, from the top of all that the list holds. */
export interface RowBox {
  readonly id: string;
  readonly top: number;
  readonly height: number;
}

export interface Reading {
  readonly position: Position;
  /** How far the list was scrolled when it was last put in place, or last seen. */
  readonly top: number;
}

/** A row that is to be brought into sight. */
export interface Target {
  readonly row: string;
  readonly align: 'start' | 'center' | 'end';
}

/** This close to the end counts as at the end. */
const nearPixels = 24;
/** Browsers round: positions that differ by less are the same. */
const samePixels = 1.5;
/** At least this much of the reader's row stays in sight when rows become lower. */
const leastPixels = 8;

const atEnd: Position = { at: 'end' };
export const beginning: Reading = { position: atEnd, top: 0 };

export const isNearEnd = ({ top, height, view }: Frame): boolean => height - view - top <= nearPixels;

/** How far the list has to be scrolled for the reader to be where they are; unchanged when their row is not there. */
export function topFor({ position, top }: Reading, { height, view }: Frame, box: RowBox | undefined): number {
  const most = Math.max(0, height - view);
  if (position.at === 'end') return most;
  if (!box) return Math.min(top, most);
  const offset = Math.max(position.offset, leastPixels - box.height);
  return Math.min(Math.max(0, box.top - offset), most);
}

/** The list was put in place there. */
export const placed = (reading: Reading, top: number): Reading => ({ ...reading, top });

/** A row is brought into sight. */
export function aimed(reading: Reading, { align }: Target, box: RowBox | undefined, view: number): Reading {
  if (align === 'end' || !box) return { ...reading, position: atEnd };
  const offset = align === 'center' ? Math.max(0, (view - box.height) / 2) : 0;
  return { ...reading, position: { at: 'row', row: box.id, offset } };
}

/** Whether a list was laid out anew; it may be scrolled elsewhere then, by the browser. */
export const isLaidOutAnew = (before: Frame, now: Frame): boolean =>
  before.height !== now.height || before.view !== now.view;

/**
 * The list was scrolled, and not laid out anew. Only the reader does that, whatever they do it with: a list that is put in
 * place is where `placed` says, so its own scrolling is told apart.
 * @param holdsEnd whether the last row of the list is the last of the conversation
 */
export function scrolled(
  reading: Reading,
  frame: Frame,
  holdsEnd: boolean,
  boxes: readonly RowBox[],
): Reading {
  const moved = frame.top - reading.top;
  if (Math.abs(moved) < samePixels) return reading;
  const hasReachedEnd = moved > 0 && holdsEnd && isNearEnd(frame);
  return { position: hasReachedEnd ? atEnd : rowAt(boxes, frame.top), top: frame.top };
}

/** Scrolling has come to rest: a reader who moved a little and is still near the end wants to be there. */
export const rested = (reading: Reading, frame: Frame, holdsEnd: boolean): Reading =>
  holdsEnd && isNearEnd(frame) ? { ...reading, position: atEnd } : reading;

/** The first row in sight. */
function rowAt(boxes: readonly RowBox[], top: number): Position {
  const first = boxes.find((box) => box.top + box.height > top + leastPixels) ?? boxes.at(-1);
  return first ? { at: 'row', row: first.id, offset: first.top - top } : atEnd;
}

/** The indices of the first and last row of which anything is in sight; undefined when none is. */
export function inSight(
  boxes: readonly RowBox[],
  { top, view }: Frame,
): { first: number; last: number } | undefined {
  const first = boxes.findIndex((box) => box.top + box.height > top + 1);
  const last = boxes.findLastIndex((box) => box.top < top + view - 1);
  return first < 0 || last < first ? undefined : { first, last };
}
