import { app, powerMonitor } from 'electron';
import { setTimer } from '../../runtime/timers';
import type { Status } from '../../shared/protocol/messages';
import { endOf } from '../../shared/settings/quiet';
import type { ChatClient } from '../net/types';
import type { Logger } from '../storage/logger';
import type { Preferences } from './features/preferences/preferences';
import { Absence } from './features/presence/absence';
import { Login } from './features/staying/login';
import { Staying } from './features/staying/staying';
import type { FileDialogs, Host } from './ports';
import type { BusAccess } from './system/bus-access';
import { isLoginStartOn, setLoginStart, type LoginProfile } from './system/login-start';
import { followScreenLock } from './system/screen-lock';
import { AppTray, type TrayView } from './system/tray';
import { everlastingTrayHost, LinuxTrayHost, type TrayHost } from './system/tray-host';
import type { AppWindows } from './windows/windows';

export interface BackgroundParts {
  /** The bus of a Linux desktop's session. */
  bus: BusAccess;
  preferences: Preferences;
  dialogs: FileDialogs;
  windows: AppWindows;
  client: ChatClient;
  host: Host;
  profile: LoginProfile;
  state: () => TrayView;
  /** Shows the number on the app's icon to a desktop that may not have heard of it. */
  showBadge(): void;
  setStatus(status: Status): void;
  /** Ends what is shared of the screen. */
  stopSharing(): void;
  /** Whether the user has left the computer has changed. */
  setAbsent(isAbsent: boolean): void;
  log: Logger;
}

/** The app while it shows no window: its icon in the tray, whether it stays or ends, and its start at sign-in. */
export class Background {
  readonly tray: TrayHost = process.platform === 'linux' ? new LinuxTrayHost() : everlastingTrayHost;
  readonly staying: Staying;
  readonly #icon: AppTray;
  readonly #login: Login;
  readonly #absence: Absence;
  #hasBegun = false;

  constructor(private readonly parts: BackgroundParts) {
    const { preferences, dialogs, windows, profile, log } = parts;
    this.staying = new Staying({
      preferences,
      dialogs,
      tray: this.tray,
      windows,
      hosted: () => this.#hosted(),
      staysAnyway: process.platform === 'darwin',
      setTimer,
    });
    this.#icon = new AppTray(this.tray, {
      open: () => windows.open('roster'),
      openPreferences: () => windows.openPreferences(),
      setStatus: (status) => parts.setStatus(status),
      stopSharing: () => parts.stopSharing(),
      setQuiet: (span) => {
        const until = span && endOf(span, Date.now());
        preferences.change({ quiet: { ...preferences.all.quiet, until } });
      },
      quit: () => app.quit(),
    });
    this.#login = new Login({
      preferences,
      login: {
        isOn: () => isLoginStartOn(profile),
        set: (choice) => setLoginStart(choice, profile),
      },
      log,
    });
    this.#absence = new Absence(
      {
        idleMs: () => powerMonitor.getSystemIdleTime() * 1_000,
        isWanted: () => preferences.all.awayByItself,
        setTimer,
      },
      (isAbsent) => parts.setAbsent(isAbsent),
    );
    preferences.onChange(() => {
      this.#login.settingsChanged();
      if (this.#hasBegun) this.#absence.look();
    });
  }

  /** MUST be called once the first window is painted, or would be. */
  begin(isHidden: boolean): void {
    this.#hasBegun = true;
    if (isHidden) this.staying.startsHidden();
    this.#login.started();
    this.#icon.show(this.parts.state());
    this.#absence.look();
    powerMonitor.on('lock-screen', () => this.#absence.locked(true));
    powerMonitor.on('unlock-screen', () => this.#absence.locked(false));
    app.on('browser-window-focus', () => this.#absence.locked(false));
    const { tray } = this;
    if (tray instanceof LinuxTrayHost)
      this.parts.bus.follow(async (bus) => {
        await tray.watch(bus);
        await followScreenLock(bus, (isLocked) => this.#absence.locked(isLocked));
        this.parts.showBadge();
      });
  }

  /** MUST be called when what the tray shows may have changed. */
  changed(): void {
    if (this.#hasBegun) this.#icon.show(this.parts.state());
  }

  /** Says the same in another language. */
  spoken(): void {
    if (this.#hasBegun) this.#icon.spoken();
  }

  end(): void {
    this.#hasBegun = false;
    this.parts.bus.end();
    this.#absence.end();
    this.#icon.end();
  }

  /** Number of people at the server that this app runs, without this person; undefined if it does not say so. */
  async #hosted(): Promise<number | undefined> {
    const { host, client } = this.parts;
    const count = await host.people();
    const { connection } = client;
    // By its key: an own server may be reached at any address of this computer.
    const isAtOwn = connection.state === 'online' && connection.serverId === host.view.key;
    return count && count - (isAtOwn ? 1 : 0);
  }
}
