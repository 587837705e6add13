import { ownerOf, type SessionBus } from './session-bus';

/** Names under which desktops say that the screen is locked: the common one, and that of GNOME. */
const savers = ['org.freedesktop.ScreenSaver', 'org.gnome.ScreenSaver'];

/**
 * Calls the listener when a Linux desktop locks its screen or unlocks it, until the bus ends. Any program can send such a signal:
 * only those that have one of the names count, and while they have it.
 */
export async function followScreenLock(
  bus: SessionBus,
  listener: (isLocked: boolean) => void,
): Promise<void> {
  const locked = new Set<string>();
  let was = false;
  const changed = (): void => {
    const isLocked = locked.size > 0;
    if (isLocked === was) return;
    was = isLocked;
    listener(isLocked);
  };
  const unlocked = (saver: string): void => {
    locked.delete(saver);
    changed();
  };
  bus.onEnd(() => savers.forEach(unlocked));
  for (const saver of savers) {
    let owner: string | undefined;
    await bus.onOwner(saver, (next) => {
      owner = next;
      unlocked(saver);
    });
    owner ??= await ownerOf(bus, saver);
    await bus.listen(saver, (member, [isActive], sender) => {
      if (member !== 'ActiveChanged' || sender === undefined || sender !== owner) return;
      if (isActive !== true) return unlocked(saver);
      locked.add(saver);
      changed();
    });
  }
}
