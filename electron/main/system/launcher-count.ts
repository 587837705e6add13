import { desktopName } from '../../../package.json';
import type { SessionBus } from './session-bus';

/** As launchers of Ubuntu, KDE and others read it. */
const entry = 'com.canonical.Unity.LauncherEntry';

/** Shows a number on the app's icon in launchers and docks; none for 0. */
export function showLauncherCount(bus: SessionBus, count: number): void {
  const about = `application://${desktopName}`;
  const properties = {
    count: bus.typed('x', BigInt(count)),
    'count-visible': bus.typed('b', count > 0),
  };
  bus.signal(
    { path: '/org/parley/launcher', interface: entry, member: 'Update' },
    { signature: 'sa{sv}', values: [about, properties] },
  );
}
