import type { hostingCalls } from '../../../../shared/ipc/calls/hosting';
import type { HandlersOf } from '../../ipc/router';
import type { Connection } from '../connection/connection';
import type { Parts } from '../parts';

interface HostingParts extends Pick<Parts, 'preferences' | 'host'> {
  connection: Pick<Connection, 'useServer'>;
}

const loopback = '127.0.0.1';

/** Handlers of the calls about the server on this computer. */
export const hostingHandlers = (parts: HostingParts): HandlersOf<typeof hostingCalls> => ({
  setHosting: ({ enabled, port, name }) =>
    enabled ? beginHosting(parts, { port, name }) : endHosting(parts, { port, name }),
});

/** Starts the local server and connects to it. If that fails, the next start of the app does not try again. */
async function beginHosting(
  { preferences, host, connection }: HostingParts,
  options: { port: number; name: string },
): Promise<void> {
  await host.start(options);
  const enabled = host.view.state === 'on';
  preferences.change({ hosting: { enabled, ...options } });
  if (enabled) connection.useServer({ host: loopback, port: options.port });
}

async function endHosting(
  { preferences, host, connection }: HostingParts,
  options: { port: number; name: string },
): Promise<void> {
  const { server } = preferences;
  const was = preferences.all.hosting.port;
  preferences.change({ hosting: { enabled: false, ...options } });
  await host.stop();
  // The app's server is gone for good: better no server than endless retries.
  if (server?.host === loopback && server.port === was) connection.useServer(null);
}
