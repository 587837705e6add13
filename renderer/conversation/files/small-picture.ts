import { limits } from '../../../shared/protocol/limits';

/** What an offer says of a picture, besides the picture itself. */
export interface Look {
  readonly width: number;
  readonly height: number;
  /** A small copy in base64. */
  readonly preview: string;
}

/** Pictures of more pixels are offered without a small copy: decoded, each pixel takes 4 bytes. */
const pixelsAtMost = 50_000_000;
/** Longer sides of the small copy, in pixels: the first that is small enough in bytes is used. */
const sides = [320, 240, 160, 96, 48];
const quality = 0.7;

/**
 * Reads the size of a picture, and then makes a small copy of it. Its size is known before it is decoded, so that a picture that
 * would take too much memory never is. Undefined if the page cannot show it.
 */
export async function lookOf(address: string): Promise<Look | undefined> {
  const image = new Image();
  const isLoaded = await new Promise<boolean>((resolve) => {
    image.onload = () => resolve(true);
    image.onerror = () => resolve(false);
    image.src = address;
  });
  const { naturalWidth: width, naturalHeight: height } = image;
  if (!isLoaded || width === 0 || height === 0 || width * height > pixelsAtMost) return undefined;
  for (const side of sides) {
    const preview = smallCopy(image, side);
    if (preview.length <= limits.previewUnits) return { width, height, preview };
  }
  return undefined;
}

function smallCopy(image: HTMLImageElement, side: number): string {
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/webp', quality).replace(/^data:[^,]*,/, '');
}
