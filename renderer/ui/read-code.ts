import { openPicture, PictureProblem } from './picture';

/** Maximum longer side of a picture in which a code is looked for, in pixels. */
const sideAtMost = 4_096;

/** The text of the QR code in a picture; undefined if none is found. */
export async function readCode(file: Blob): Promise<string | undefined> {
  // Loaded when it is needed: hardly any window reads a code.
  const { decodeQR } = await import('qr/decode.js');
  try {
    const picture = await openPicture(file);
    const { width, height } = picture;
    if (Math.max(width, height) > sideAtMost) return undefined;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(picture, 0, 0);
    picture.close();
    return context ? decodeQR(context.getImageData(0, 0, width, height)) : undefined;
  } catch (error) {
    // The library throws its own errors when there is no code.
    if (error instanceof PictureProblem || error instanceof Error) return undefined;
    throw error;
  }
}
