import { bounds } from '../../../shared/ipc/bounds';
import { bridge } from '../../state/bridge';

/** Puts a picture that is shown on the clipboard. Resolves to whether it is there. */
export async function copyImage(conversation: string, image: HTMLImageElement): Promise<boolean> {
  try {
    await image.decode();
    const { naturalWidth, naturalHeight } = image;
    const scale = Math.min(1, bounds.copiedSidePixels / Math.max(naturalWidth, naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(naturalHeight * scale));
    const context = canvas.getContext('2d');
    if (!context) return false;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const outcome = await bridge().copyPicture({ conversation, width, height, pixels: toNative(data) });
    return outcome.ok;
  } catch {
    // It cannot be decoded, or not any more.
    return false;
  }
}

/** Systems have the colours of a pixel in another order: blue, green, red, opacity. */
function toNative(pixels: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const native = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 4) {
    native[at] = pixels[at + 2] ?? 0;
    native[at + 1] = pixels[at + 1] ?? 0;
    native[at + 2] = pixels[at] ?? 0;
    native[at + 3] = pixels[at + 3] ?? 0;
  }
  return native;
}
