import type { SessionBus } from './session-bus';

/** Names under which desktops say that the screen is locked: the common one, and that of GNOME. */
const savers = ['org.freedesktop.ScreenSaver', 'org.gnome.ScreenSaver'];

/** Calls the listener when a Linux desktop locks its screen or unlocks it. */
export async function followScreenLock(
  bus: SessionBus,
  listener: (isLocked: boolean) => void,
): Promise<void> {
  for (const saver of savers)
    await bus.listen(saver, (member, [isActive]) => {
      if (member === 'ActiveChanged' && typeof isActive === 'boolean') listener(isActive);
    });
}
