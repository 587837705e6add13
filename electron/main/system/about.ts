import type { AboutPanelOptionsOptions } from 'electron';
import { say } from '../../../shared/words/say';
import { iconFile } from './icon-file';

/** Contents of the About panel of the app in a folder. */
export const aboutParley = (version: string, folder: string): AboutPanelOptionsOptions => ({
  applicationName: 'Parley',
  applicationVersion: version,
  copyright: say('about.copyright'),
  iconPath: iconFile(folder, 512),
});
