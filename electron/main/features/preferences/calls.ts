import type { preferencesCalls } from '../../../../shared/ipc/calls/preferences';
import { say } from '../../../../shared/words/say';
import type { HandlersOf } from '../../ipc/router';
import type { Connection } from '../connection/connection';
import type { Parts } from '../parts';

interface PreferencesParts extends Pick<Parts, 'preferences' | 'windows' | 'dialogs'> {
  connection: Pick<Connection, 'useServer'>;
}

/** Handlers of the calls about settings. */
export const preferencesHandlers = ({
  preferences,
  windows,
  dialogs,
  connection,
}: PreferencesParts): HandlersOf<typeof preferencesCalls> => ({
  setSettings: (changes) => {
    // Nor may a window name a folder, where whatever others send would be saved, or a file.
    const {
      server,
      hosting,
      fileFolder: _folder,
      soundFiles: _sounds,
      calendarFile: _calendar,
      ...others
    } = changes;
    // Only `setHosting` turns the local server on or off; here its port and name can be changed.
    const { enabled } = preferences.all.hosting;
    preferences.change({
      ...others,
      ...(server === undefined ? {} : { server }),
      ...(hosting === undefined ? {} : { hosting: { ...hosting, enabled } }),
    });
    if (server !== undefined) connection.useServer(server);
  },
  chooseFileFolder: async ({ usual }, caller) => {
    const question = { title: say('filesPage.chooseFolder'), what: 'folder' } as const;
    const [fileFolder] = usual ? [''] : await dialogs.choose(caller.window, question);
    if (fileFolder !== undefined) preferences.change({ fileFolder });
  },
  openPreferences: ({ page }) => windows.openPreferences(page),
});
