import type { preferencesCalls } from '../../../../shared/ipc/calls/preferences';
import type { HandlersOf } from '../../ipc/router';
import type { Connection } from '../connection/connection';
import type { Parts } from '../parts';

interface PreferencesParts extends Pick<Parts, 'preferences' | 'windows'> {
  connection: Pick<Connection, 'useServer'>;
}

/** Handlers of the calls about settings. */
export const preferencesHandlers = ({
  preferences,
  windows,
  connection,
}: PreferencesParts): HandlersOf<typeof preferencesCalls> => ({
  setSettings: (changes) => {
    const { server, hosting, ...others } = changes;
    // Only `setHosting` turns the local server on or off; here its port and name can be changed.
    const { enabled } = preferences.all.hosting;
    preferences.change({
      ...others,
      ...(server === undefined ? {} : { server }),
      ...(hosting === undefined ? {} : { hosting: { ...hosting, enabled } }),
    });
    if (server !== undefined) connection.useServer(server);
  },
  openPreferences: ({ page }) => windows.openPreferences(page),
});
