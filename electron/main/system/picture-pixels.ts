import type { WebContentsView } from 'electron';
import { drawingPage } from '../windows/app-files';
import { makeDrawingPage } from '../windows/window-factory';
import { pictureSide, type Pixels, type PixelsOf } from './pixels';

/** Longest time for which a notification waits for its picture. */
const waitedMs = 1_500;
/** How long the page that draws is kept for the next picture. */
const pageKeptMs = 5_000;
/** Number of pictures that are kept. */
const keptAtMost = 16;

/** Draws a picture, cut to a square, and returns its pixels in base64. */
const drawing = (picture: string): string => `(async () => {
  const image = new Image();
  await new Promise((resolve, reject) => {
    Object.assign(image, { onload: resolve, onerror: reject, src: ${JSON.stringify(picture)} });
  });
  const { naturalWidth: width, naturalHeight: height } = image;
  const cut = Math.min(width, height);
  const [left, top, side] = [(width - cut) / 2, (height - cut) / 2, ${pictureSide}];
  const context = new OffscreenCanvas(side, side).getContext('2d');
  context.drawImage(image, left, top, cut, cut, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(''));
})()`;

/**
 * Decodes pictures for notifications. Others made them, so a page does that, in the sandbox and without a way to make calls: the
 * app, and the desktop's program for notifications, are given pixels.
 */
export class PicturePixels {
  readonly #known = new Map<string, Pixels>();
  #page: { view: WebContentsView; loaded: Promise<void> } | undefined;
  #end: NodeJS.Timeout | undefined;

  readonly of: PixelsOf = async (picture) => {
    const pixels = this.#known.get(picture) ?? (await this.#drawn(picture));
    if (!pixels) return undefined;
    this.#known.delete(picture);
    this.#known.set(picture, pixels);
    const [oldest] = this.#known.keys();
    if (this.#known.size > keptAtMost && oldest !== undefined) this.#known.delete(oldest);
    return pixels;
  };

  async #drawn(picture: string): Promise<Pixels | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), waitedMs);
    });
    const drawn: unknown = await Promise.race([this.#draw(picture).catch(() => undefined), late]);
    clearTimeout(timer);
    const pixels = Buffer.from(typeof drawn === 'string' ? drawn : '', 'base64');
    if (pixels.length === pictureSide ** 2 * 4) return pixels;
    // The next picture is drawn by a page that has not failed.
    this.#close();
    return undefined;
  }

  async #draw(picture: string): Promise<unknown> {
    const { view, loaded } = (this.#page ??= newPage());
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.#close(), pageKeptMs);
    await loaded;
    return await view.webContents.executeJavaScript(drawing(picture));
  }

  #close(): void {
    clearTimeout(this.#end);
    this.#page?.view.webContents.close();
    this.#page = undefined;
  }
}

function newPage(): { view: WebContentsView; loaded: Promise<void> } {
  const view = makeDrawingPage();
  return { view, loaded: view.webContents.loadURL(drawingPage) };
}
