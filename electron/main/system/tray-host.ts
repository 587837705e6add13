import { hasOwner, propertyOf, type SessionBus } from './session-bus';

const watcher = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';

/** Whether the desktop shows icons of programs that run without a window. */
export interface TrayHost {
  readonly isThere: boolean;
  onChange(listener: () => void): void;
}

/** Windows and macOS always show them. */
export const everlastingTrayHost: TrayHost = { isThere: true, onChange: () => undefined };

/** On Linux a part of the desktop does, the host of a StatusNotifierWatcher: some desktops have none, and it can come and go. */
export class LinuxTrayHost implements TrayHost {
  #bus: SessionBus | undefined;
  #isThere = false;
  readonly #listeners: (() => void)[] = [];

  /** Looks whether there is one, and watches until the bus ends. Rejects if the bus does not do that. */
  async watch(bus: SessionBus): Promise<void> {
    this.#bus = bus;
    const show = (isThere: boolean): void => {
      // The one before may still answer.
      if (this.#bus === bus) this.#show(isThere);
    };
    bus.onEnd(() => show(false));
    const look = async (): Promise<void> => {
      const isThere =
        (await hasOwner(bus, watcher)) &&
        (await propertyOf(bus, watcher, watcherPath, watcher, 'IsStatusNotifierHostRegistered')) === true;
      show(isThere);
    };
    await bus.onOwner(watcher, () => void look());
    await bus.listen(watcher, (member) => {
      if (member.startsWith('StatusNotifierHost')) void look();
    });
    await look();
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #show(isThere: boolean): void {
    if (isThere === this.#isThere) return;
    this.#isThere = isThere;
    for (const listener of this.#listeners) listener();
  }
}
