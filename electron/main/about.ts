import { join } from 'node:path';
import type { AboutPanelOptionsOptions } from 'electron';
import { say } from '../../shared/words/say';

/**
 * Contents of the About panel.
 * @param folder folder of the app; in a package the icon is beside the archive, where the system can read it
 */
export const aboutParley = (version: string, folder: string): AboutPanelOptionsOptions => ({
  applicationName: 'Parley',
  applicationVersion: version,
  copyright: say('about.copyright'),
  iconPath: join(folder.replace(/app\.asar$/, 'app.asar.unpacked'), 'out', 'icons', '512x512.png'),
});
