import { limits } from '../../../shared/protocol/limits';
import { drawnWithin, isTooLarge, loadedImage } from '../../ui/image';

/** What an offer says of a picture, besides the picture itself. */
export interface Look {
  readonly width: number;
  readonly height: number;
  /** A small copy in base64. */
  readonly preview: string;
}

/** Longer sides of the small copy, in pixels: the first that is small enough in bytes is used. */
const sides = [320, 240, 160, 96, 48];
const quality = 0.7;

/**
 * Reads the size of a picture, and then makes a small copy of it. Its size is known before it is decoded, so that a picture that
 * would take too much memory never is. Undefined if the page cannot show it.
 */
export async function lookOf(address: string): Promise<Look | undefined> {
  const image = await loadedImage(address);
  if (!image || isTooLarge(image)) return undefined;
  const { naturalWidth: width, naturalHeight: height } = image;
  // What has no size of its own, such as a drawing.
  if (width === 0 || height === 0) return undefined;
  for (const side of sides) {
    const preview = smallCopy(image, side);
    if (preview !== undefined && preview.length <= limits.previewUnits) return { width, height, preview };
  }
  return undefined;
}

const smallCopy = (image: HTMLImageElement, side: number): string | undefined =>
  drawnWithin(image, side)
    ?.canvas.toDataURL('image/webp', quality)
    .replace(/^data:[^,]*,/, '');
