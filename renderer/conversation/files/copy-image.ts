import { bounds } from '../../../shared/ipc/bounds';
import { bridge } from '../../state/bridge';
import { drawnWithin } from '../../ui/image';

/** Puts a picture that is shown on the clipboard. Resolves to whether it is there. */
export async function copyImage(conversation: string, image: HTMLImageElement): Promise<boolean> {
  try {
    await image.decode();
    const drawn = drawnWithin(image, bounds.copiedSidePixels);
    if (!drawn) return false;
    const { width, height, data } = drawn.getImageData(0, 0, drawn.canvas.width, drawn.canvas.height);
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
