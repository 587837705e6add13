import { join } from 'node:path';

/**
 * File with the app's icon.
 * @param folder folder of the app; in a package the icons are beside the archive, where the system can read them
 * @param size 16, 22, 24, 32, 48, 64, 96, 128, 256 or 512 pixels
 */
export const iconFile = (folder: string, size: number): string =>
  join(folder.replace(/app\.asar$/, 'app.asar.unpacked'), 'out', 'icons', `${size}x${size}.png`);
