import type { Status } from '../../../shared/protocol/messages';
import { profileRgb, type ProfileColour } from '../../../shared/settings/profile-colours';

/** What a small icon tells of the app. */
export interface IconMarks {
  /** Whether something is unread, or an invitation waits. */
  hasNews: boolean;
  /** The user's status; undefined while nobody can reach them. */
  status: Status | undefined;
  /** The colour of the profile, if there are several. */
  profile?: ProfileColour | undefined;
  /** Whether others can see the screen of this computer. */
  isSharing?: boolean;
}

type Color = readonly [red: number, green: number, blue: number];
const red: Color = [224, 49, 49];
const amber: Color = [245, 159, 0];
const white: Color = [255, 255, 255];

/**
 * Draws marks on an icon. What the marks say is also in the tooltip: nobody has to tell colours apart.
 * @param pixels blue, green, red and opacity of each pixel, opacity multiplied in
 * @param size width and height in pixels
 */
export function marked(
  pixels: Uint8Array,
  size: number,
  { hasNews, status, profile, isSharing = false }: IconMarks,
): Uint8Array {
  const drawn = Uint8Array.from(pixels);
  if (status === undefined) grey(drawn);
  const radius = size * 0.22;
  const edge = size - radius - size * 0.03;
  if (hasNews) disc(drawn, size, { x: edge, y: size - edge, radius }, red);
  if (status === 'away' || status === 'busy') {
    const center = { x: edge, y: edge, radius };
    disc(drawn, size, center, status === 'busy' ? red : amber);
    if (status === 'busy') bar(drawn, size, center);
  }
  if (profile) patch(drawn, size, profileRgb[profile]);
  if (isSharing) frame(drawn, size);
  return drawn;
}

/** Takes the colour out, and half of the opacity. */
function grey(pixels: Uint8Array): void {
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const [blue = 0, green = 0, redness = 0, opacity = 0] = pixels.subarray(at, at + 4);
    const light = Math.round((blue * 0.11 + green * 0.59 + redness * 0.3) / 2);
    pixels.set([light, light, light, Math.round(opacity / 2)], at);
  }
}

interface Disc {
  x: number;
  y: number;
  radius: number;
}

function disc(pixels: Uint8Array, size: number, { x, y, radius }: Disc, color: Color): void {
  const shade = (column: number, row: number): number =>
    radius + 0.5 - Math.hypot(column + 0.5 - x, row + 0.5 - y);
  paint(pixels, size, shade, color);
}

/** The patch of a profile, in the lower corner where no other mark is. */
function patch(pixels: Uint8Array, size: number, color: Color): void {
  const side = Math.round(size * 0.38);
  paint(pixels, size, (column, row) => (column < side && row >= size - side ? 1 : 0), color);
}

/** A red frame around the icon. */
function frame(pixels: Uint8Array, size: number): void {
  const width = Math.max(2, size * 0.1);
  const isEdge = (at: number): boolean => at < width || at >= size - width;
  paint(pixels, size, (column, row) => (isEdge(column) || isEdge(row) ? 1 : 0), red);
}

/** The bar of the mark for busy. */
function bar(pixels: Uint8Array, size: number, { x, y, radius }: Disc): void {
  const shade = (column: number, row: number): number => {
    const isIn = Math.abs(column + 0.5 - x) <= radius * 0.6 && Math.abs(row + 0.5 - y) <= radius * 0.25;
    return isIn ? 1 : 0;
  };
  paint(pixels, size, shade, white);
}

/** Covers pixels with a colour, as far as each lies in a shape. */
function paint(
  pixels: Uint8Array,
  size: number,
  shade: (column: number, row: number) => number,
  [redness, green, blue]: Color,
): void {
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const cover = Math.min(1, Math.max(0, shade(column, row)));
      if (cover === 0) continue;
      const at = (row * size + column) * 4;
      const blend = (index: number, value: number): number =>
        Math.round(value * cover + (pixels[at + index] ?? 0) * (1 - cover));
      pixels.set([blend(0, blue), blend(1, green), blend(2, redness), blend(3, 255)], at);
    }
}
