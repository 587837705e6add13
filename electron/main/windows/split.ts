import type { Bounds, Size } from './window-places';

/** Width of the edge between the list and the pane, in CSS pixels of the list's page. */
export const edgeWidth = 6;
/** Least widths of the list and of the pane, and the width of a list that nobody has changed, in CSS pixels. */
export const leastList = 220;
export const leastPane = 340;
export const usualList = 320;

/** How a window is divided between the list and the pane, in CSS pixels of the list's page. */
export interface Division {
  width: number;
  least: number;
  most: number;
}

/**
 * Divides a window. The list has the wanted width, unless that leaves too little to either.
 * @param total width of the window's content
 * @param zoom how much the list's page is enlarged
 */
export function divide(total: number, wanted: number, zoom: number): Division {
  const room = Math.floor(total / zoom) - edgeWidth;
  const least = Math.min(leastList, Math.max(0, Math.floor(room / 2)));
  const most = Math.max(least, room - Math.round(leastPane / zoom));
  return { width: Math.max(least, Math.min(wanted, most)), least, most };
}

/** Where the pane lies in the window's content, in pixels that do not depend on the zoom. */
export function paneBounds({ width, height }: Size, division: Division, zoom: number): Bounds {
  const x = Math.min(width, Math.round((division.width + edgeWidth) * zoom));
  return { x, y: 0, width: width - x, height };
}
