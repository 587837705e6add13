import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import type { ProfileMark } from '../../../shared/ipc/views/profiles';
import type { Status } from '../../../shared/protocol/messages';
import type { Span } from '../../../shared/settings/quiet';
import { say } from '../../../shared/words/say';
import { iconFile } from './icon-file';
import { marked } from './tray-marks';
import type { TrayHost } from './tray-host';

/** What the tray shows of the app. */
export interface TrayView {
  /** Number of unread messages and open invitations. */
  news: number;
  /** The status that others see. */
  status: Status;
  /** The one that the user has chosen. */
  chosen: Status;
  /** Whether anybody can reach the user. */
  isOnline: boolean;
  /** Until when the user is not disturbed, by their choice of a span; null if they can be. */
  quietUntil: number | null;
  /** Name and colour of the profile, if there are several. */
  profile: ProfileMark | null;
  /** Whether others can see the screen of this computer. */
  isSharing: boolean;
}

export interface TrayActions {
  open(): void;
  openPreferences(): void;
  setStatus(status: Status): void;
  stopSharing(): void;
  /** Does not disturb for a span from now on, or not any more. */
  setQuiet(span: Span | null): void;
  quit(): void;
}

/** Width of the icon in pixels; desktops scale it. */
const size = process.platform === 'linux' ? 48 : 16;
const statuses: readonly Status[] = ['available', 'away', 'busy'];

/** The app's icon in the tray, while there is a place for it. */
export class AppTray {
  #tray: Tray | undefined;
  #view: TrayView | undefined;

  constructor(
    private readonly host: TrayHost,
    private readonly actions: TrayActions,
  ) {
    host.onChange(() => this.#draw());
  }

  /** Shows the app's state, if it has changed. */
  show(view: TrayView): void {
    const before = this.#view;
    if (
      before?.news === view.news &&
      before.status === view.status &&
      before.chosen === view.chosen &&
      before.isOnline === view.isOnline &&
      before.quietUntil === view.quietUntil &&
      before.profile?.name === view.profile?.name &&
      before.profile?.colour === view.profile?.colour &&
      before.isSharing === view.isSharing &&
      this.#tray
    )
      return;
    this.#view = view;
    this.#draw();
  }

  /** Says the same in another language. */
  spoken(): void {
    this.#draw();
  }

  end(): void {
    this.#tray?.destroy();
    this.#tray = undefined;
  }

  #draw(): void {
    if (!this.host.isThere || !this.#view) return this.end();
    const { news, status, isOnline, profile, isSharing } = this.#view;
    const image = iconOf({
      hasNews: news > 0,
      status: isOnline ? status : undefined,
      profile: profile?.colour,
      isSharing,
    });
    if (this.#tray) this.#tray.setImage(image);
    else this.#tray = this.#made(image);
    const present = isOnline ? say(`status.${status}`) : say('tray.offline');
    const state = isSharing ? say('tray.sharing', { state: present }) : present;
    const text = news > 0 ? say('tray.news', { count: news, state }) : say('tray.state', { state });
    this.#tray.setToolTip(profile ? say('profiles.tray', { profile: profile.name, text }) : text);
    this.#tray.setContextMenu(Menu.buildFromTemplate(this.#menu(this.#view)));
  }

  #made(image: NativeImage): Tray {
    const tray = new Tray(image);
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') tray.on('click', () => this.actions.open());
    return tray;
  }

  #menu({ chosen, quietUntil, isSharing }: TrayView): MenuItemConstructorOptions[] {
    const stop: MenuItemConstructorOptions[] = [
      { label: say('sharing.stop'), click: () => this.actions.stopSharing() },
      { type: 'separator' },
    ];
    return [
      ...(isSharing ? stop : []),
      { label: say('tray.open'), click: () => this.actions.open() },
      { type: 'separator' },
      ...statuses.map((status): MenuItemConstructorOptions => ({
        label: say(`status.${status}`),
        type: 'radio',
        checked: status === chosen,
        click: () => this.actions.setStatus(status),
      })),
      { type: 'separator' },
      quietUntil === null
        ? {
            label: say('quiet.title'),
            submenu: (['hour', 'tomorrow'] as const).map((span) => ({
              label: say(`span.${span}`),
              click: () => this.actions.setQuiet(span),
            })),
          }
        : { label: say('quiet.endDoNotDisturb'), click: () => this.actions.setQuiet(null) },
      { type: 'separator' },
      { label: say('preferences.title'), click: () => this.actions.openPreferences() },
      { label: say('tray.quit'), click: () => this.actions.quit() },
    ];
  }
}

function iconOf(marks: Parameters<typeof marked>[2]): NativeImage {
  const plain = nativeImage.createFromPath(iconFile(app.getAppPath(), size));
  const bitmap = marked(plain.toBitmap(), size, marks);
  return nativeImage.createFromBitmap(Buffer.from(bitmap), { width: size, height: size });
}
