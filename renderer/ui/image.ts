import { bounds } from '../../shared/ipc/bounds';

/** Loads a picture with its size; its pixels are not decoded until it is drawn. Undefined if the page cannot show it. */
export function loadedImage(address: string): Promise<HTMLImageElement | undefined> {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => resolve(undefined);
    image.src = address;
  });
}

/** Whether a picture has more pixels than a page may decode. */
export const isTooLarge = ({ naturalWidth, naturalHeight }: HTMLImageElement): boolean =>
  naturalWidth * naturalHeight > bounds.decodedPixels;

/** Draws a picture so that its longer side has so many pixels at most. Undefined if this computer cannot draw it. */
export function drawnWithin(image: HTMLImageElement, side: number): CanvasRenderingContext2D | undefined {
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(1, side / Math.max(naturalWidth, naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(naturalHeight * scale));
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context;
}
