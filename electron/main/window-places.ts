import { z } from 'zod';

export const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
});
export type Bounds = z.output<typeof boundsSchema>;

/** Where windows were, by kind, and by `conversation <id>`. */
export const placesSchema = z.looseObject({ places: z.record(z.string(), boundsSchema).default({}) });

export interface Size {
  width: number;
  height: number;
}

const overlap = (a: Bounds, b: Bounds): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

const between = (low: number, value: number, high: number): number =>
  Math.max(low, Math.min(value, Math.max(low, high)));

/**
 * Brings remembered bounds onto a screen that is there now: the one that they overlap most, else the first. Bounds
 * that fit stay exactly as they were.
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
