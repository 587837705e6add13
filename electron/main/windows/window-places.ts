import { z } from 'zod';
import { conversationId } from '../../../shared/ids';

const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
});
export type Bounds = z.output<typeof boundsSchema>;

export const placesSchema = z.looseObject({
  /** Bounds of windows, by kind and by `conversation <id>`. */
  places: z.record(z.string(), boundsSchema).default({}),
  /** Conversations that have a window of their own, in the order of opening. */
  open: z.array(conversationId).default([]),
  /** The conversation that the roster's window shows. */
  shown: conversationId.nullable().default(null),
  /** Width of the list in that window. */
  listWidth: z.int().min(1).optional(),
});

export interface Size {
  width: number;
  height: number;
}

/** The roster's window while it also shows conversations. */
export const splitSize: Size & { least: Size } = {
  width: 960,
  height: 640,
  least: { width: 600, height: 360 },
};

/** Number of invitations that their window shows without scrolling. */
const invitationsShown = 3;
/** Heights in the window of invitations at a text size of 100 %, in CSS pixels. */
const invitationHeights = { around: 24, each: 232, hintOfMore: 40 } as const;

/** The least height of a page with several invitations that shows the first ones whole, in CSS pixels. */
export const invitationsHeight = (count: number): number =>
  invitationHeights.around +
  invitationHeights.each * Math.min(count, invitationsShown) +
  (count > invitationsShown ? invitationHeights.hintOfMore : 0);

const overlap = (a: Bounds, b: Bounds): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

const between = (low: number, value: number, high: number): number =>
  Math.max(low, Math.min(value, Math.max(low, high)));

/**
 * Moves remembered bounds onto a connected screen: the one that they overlap most, else the first. Bounds that fit stay
 * unchanged.
 */
export function onScreen(bounds: Bounds, screens: readonly Bounds[], least: Size): Bounds {
  const [first, ...others] = screens;
  if (!first) return bounds;
  const screen = others.reduce(
    (best, each) => (overlap(bounds, each) > overlap(bounds, best) ? each : best),
    first,
  );
  const width = between(least.width, bounds.width, screen.width);
  const height = between(least.height, bounds.height, screen.height);
  return {
    width,
    height,
    x: between(screen.x, bounds.x, screen.x + screen.width - width),
    y: between(screen.y, bounds.y, screen.y + screen.height - height),
  };
}

/** Where a window of this size appears over another one: in its middle, near its top, and on the screen. */
export const over = (window: Bounds, size: Size, screens: readonly Bounds[]): Bounds =>
  onScreen(
    {
      ...size,
      x: Math.round(window.x + (window.width - size.width) / 2),
      y: Math.round(window.y + Math.max(0, window.height - size.height) / 5),
    },
    screens,
    size,
  );

/** Distance between windows of a cascade, in pixels: the height of a title bar. */
const cascadeStep = 28;
const cascadeTries = 400;

/** Moves bounds onto a screen and away from windows in the same spot: down and to the right, wrapping at the edges. */
export function freePlace(
  wanted: Bounds,
  taken: readonly Bounds[],
  screens: readonly Bounds[],
  least: Size,
): Bounds {
  const start = onScreen(wanted, screens, least);
  const area = screens.find((each) => overlap(start, each) > 0) ?? start;
  const round = (value: number, low: number, room: number): number =>
    low + ((value - low) % (Math.max(0, room) + 1));
  for (let step = 0; step < cascadeTries; step += 1) {
    const place = {
      ...start,
      x: round(start.x + step * cascadeStep, area.x, area.width - start.width),
      y: round(start.y + step * cascadeStep, area.y, area.height - start.height),
    };
    if (!taken.some((each) => isSameSpot(each, place))) return place;
  }
  return start;
}

/** Whether one window would hide the other's title bar. */
const isSameSpot = (a: Bounds, b: Bounds): boolean =>
  Math.abs(a.x - b.x) < cascadeStep / 2 && Math.abs(a.y - b.y) < cascadeStep / 2;
