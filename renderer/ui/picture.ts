import { bounds } from '../../shared/ipc/bounds';
import { limits } from '../../shared/protocol/limits';
import { type Phrase, phrase } from '../../shared/words/phrase';
import { isTooLarge, loadedImage } from './image';

const side = 128;

/** How a picture is written: what it is for says how many bytes it may have. */
export interface PictureForm {
  readonly type: 'image/png' | 'image/webp';
  readonly bytes: number;
}
/** A person's picture. */
export const profileForm: PictureForm = { type: 'image/png', bytes: limits.iconBytes };
/** A conversation's picture, which is part of a message. */
export const groupForm: PictureForm = { type: 'image/webp', bytes: (limits.previewUnits / 4) * 3 };
/** Maximum size of a picture file, in bytes. */
const fileBytesAtMost = 64 * 1024 * 1024;
/** Maximum shorter side, in pixels, of the copy that is cropped: enough for `side` pixels at a zoom of 4. */
const workingSide = 512;
const types: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export const pictureTypes = types.join();
/** Quality of pictures that are not written exactly. */
const quality = 0.85;
const unreadable = phrase('picture.unreadable');
const tooLarge = phrase('picture.tooLarge', {
  megapixels: bounds.decodedPixels / 1e6,
  megabytes: fileBytesAtMost / 2 ** 20,
});

/** A picture cannot be used; the phrase says why. */
export class PictureProblem extends Error {
  constructor(readonly phrase: Phrase) {
    super(phrase.key);
  }
}

/**
 * Decodes a chosen picture into a small copy. Reads its size from the header first, so that a picture that would take too
 * much memory is never decoded. Rejects with `PictureProblem`.
 */
export async function openPicture(file: Blob): Promise<ImageBitmap> {
  if (!types.includes(file.type)) throw new PictureProblem(unreadable);
  if (file.size > fileBytesAtMost) throw new PictureProblem(tooLarge);
  const address = URL.createObjectURL(file);
  try {
    const image = await loadedImage(address);
    if (!image) throw new PictureProblem(unreadable);
    if (isTooLarge(image)) throw new PictureProblem(tooLarge);
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(1, workingSide / Math.min(width, height));
    return await createImageBitmap(image, {
      resizeWidth: Math.max(1, Math.round(width * scale)),
      resizeHeight: Math.max(1, Math.round(height * scale)),
      resizeQuality: 'high',
    });
  } catch (error) {
    throw error instanceof PictureProblem ? error : new PictureProblem(unreadable);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * Cuts out a square and scales it to 128 px. Returns it in base64; throws if none is small enough.
 * @param offset -1 to 1; 0 is the middle
 */
export function squarePicture(
  picture: ImageBitmap,
  zoom: number,
  offset: { x: number; y: number },
  { type, bytes }: PictureForm,
): string {
  for (const size of [side, 112, 96, 80, 64]) {
    const written = draw(picture, size, zoom, offset, type);
    if ((written.length * 3) / 4 <= bytes) return written;
  }
  throw new Error('The picture cannot be made small enough.');
}

function draw(
  bitmap: ImageBitmap,
  detail: number,
  zoom: number,
  offset: { x: number; y: number },
  type: PictureForm['type'],
): string {
  const square = Math.min(bitmap.width, bitmap.height) / zoom;
  const left = (bitmap.width - square) * (0.5 + offset.x / 2);
  const top = (bitmap.height - square) * (0.5 + offset.y / 2);
  const small = canvasOf(detail);
  small.context.drawImage(bitmap, left, top, square, square, 0, 0, detail, detail);
  const full = canvasOf(side);
  full.context.drawImage(small.canvas, 0, 0, side, side);
  return full.canvas.toDataURL(type, quality).replace(/^data:[^,]*,/, '');
}

function canvasOf(size: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This computer cannot draw the picture.');
  context.imageSmoothingQuality = 'high';
  return { canvas, context };
}
