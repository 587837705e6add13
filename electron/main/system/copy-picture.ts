import electron, { clipboard, nativeImage } from 'electron';
import type { Desktop } from '../ports';

/** Puts a picture on the clipboard. Electron before 45 has a function for it, and no `ClipboardItem`. */
export const copyPicture: Desktop['copyPicture'] = async ({ width, height, pixels }) => {
  const image = nativeImage.createFromBitmap(Buffer.from(pixels), { width, height });
  const writeImage: unknown = Reflect.get(clipboard, 'writeImage');
  if (typeof writeImage === 'function') return void Reflect.apply(writeImage, clipboard, [image]);
  const png = new Blob([Uint8Array.from(image.toPNG())], { type: 'image/png' });
  await clipboard.write([new electron.ClipboardItem({ 'image/png': png })]);
};
