import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  nativeImage,
  nativeTheme,
  WebContentsView,
  type NativeImage,
  type WebContents,
} from 'electron';
import { spareQuery, windowRow, type WindowKind } from '../../../shared/ipc/windows';
import { say } from '../../../shared/words/say';
import { addressOf, plainOrigin } from './app-files';
import { showTitle } from './window-title';
import { iconFile } from '../system/icon-file';
import type { Bounds } from './window-places';

/** Background of a window before its page is loaded, so that it does not flash. */
export const backgroundColor = (): string => (nativeTheme.shouldUseDarkColors ? '#16191b' : '#ffffff');

/**
 * Longest time from loading a window to showing it, in milliseconds. Some desktops never paint a hidden window (on Wayland:
 * https://github.com/electron/electron/issues/7779), so that it is not told to be ready.
 */
const paintedWithinMs = 1_000;

/** Time from showing a window until it has its icon: reading that would delay the first paint. */
const iconMs = 200;
let icon: NativeImage | undefined;

// The bundle lies in out/main, the preload script in out/preload beside it.
const preload = fileURLToPath(new URL('../preload/index.cjs', import.meta.url));

const locked = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Dictionaries would be downloaded, unasked, from a server of the browser's maker; macOS has its own.
  spellcheck: process.platform === 'darwin',
} as const;

const frameless = {
  frame: false,
  resizable: false,
  minimizable: false,
  maximizable: false,
  skipTaskbar: true,
};

/** Makes a window, which is shown once it is painted. All windows and pages MUST be made here, so that all are locked equally. */
export function makeWindow(
  kind: WindowKind,
  place: Bounds | undefined,
  takeKeyboard: boolean,
): BrowserWindow {
  const window = appWindow(kind, place);
  showOncePainted(window, () => show(window, takeKeyboard));
  return loaded(window, addressOf(kind));
}

/** Makes a hidden window whose page is loaded and shows nothing until it is claimed. */
export const makeSpare = (kind: WindowKind): BrowserWindow =>
  loaded(appWindow(kind, undefined), `${addressOf(kind)}?${spareQuery}`);

/** Makes the hidden window of the roster, whose page asks for its view when it is loaded. */
export const makeFirst = (): BrowserWindow => loaded(appWindow('roster', undefined), addressOf('roster'));

/** Makes a page of a conversation that is shown in the roster's window. It is locked as windows are. */
export const makePane = (): WebContentsView => loadedView(addressOf('conversation'));

/** Makes such a page that shows nothing until it is claimed. */
export const makeSparePane = (): WebContentsView => loadedView(`${addressOf('conversation')}?${spareQuery}`);

/** Makes a spare page one of the app's pages: it asks for its view now. */
export const claim = (contents: WebContents): void => contents.send('event:claimed', {});

/** Loads a page again, as one that is no spare one: it may have crashed before it knew that it was claimed. */
export const loadAgain = (contents: WebContents, kind: WindowKind): void =>
  void contents.loadURL(addressOf(kind));

/** Shows a window, with the keyboard or without. */
export const show = (window: BrowserWindow, takeKeyboard: boolean): void =>
  takeKeyboard ? window.show() : window.showInactive();

function showOncePainted(window: BrowserWindow, showIt: () => void): void {
  let isDue = true;
  const showOnce = (): void => {
    if (isDue && !window.isDestroyed()) showIt();
    isDue = false;
  };
  window.once('ready-to-show', showOnce);
  window.webContents.once('did-finish-load', () => setTimeout(showOnce, paintedWithinMs));
}

function appWindow(kind: WindowKind, place: Bounds | undefined): BrowserWindow {
  const { title, fullscreenable, size, passing, works } = windowRow(kind);
  const { width, height, least } = size;
  const window = new BrowserWindow({
    width,
    height,
    ...place,
    minWidth: least.width,
    minHeight: least.height,
    title: say(title),
    show: false,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    fullscreenable,
    ...(passing ? frameless : {}),
    webPreferences: { preload, ...locked, backgroundThrottling: works !== true },
  });
  showTitle(window, say(title));
  if (passing) window.on('blur', () => window.close());
  return window;
}

/** Makes a window for a page that only shows a text: without scripts, and without a way to make calls. */
export function makePlainWindow(path: string, title: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 640,
    height: 560,
    title,
    show: false,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: { javascript: false, ...locked },
  });
  showOncePainted(window, () => window.show());
  return loaded(window, `${plainOrigin}${path}`);
}

function loadedView(address: string): WebContentsView {
  const view = new WebContentsView({ webPreferences: { preload, ...locked } });
  view.setBackgroundColor(backgroundColor());
  void view.webContents.loadURL(address);
  return view;
}

/** Makes the window in which a start asks for a profile: its page has links and no scripts. */
export function makeChooser(address: string, profiles: number): BrowserWindow {
  const window = new BrowserWindow({
    width: 400,
    height: Math.min(640, 180 + 54 * profiles),
    title: say('profiles.choose'),
    show: false,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    fullscreenable: false,
    webPreferences: { javascript: false, ...locked },
  });
  showOncePainted(window, () => window.show());
  return loaded(window, address);
}

/** Makes a page without a window, which only plays a sound: without scripts, and without a way to make calls. */
export const makeSoundPage = (): WebContentsView =>
  new WebContentsView({
    webPreferences: { javascript: false, autoplayPolicy: 'no-user-gesture-required', ...locked },
  });

/** Makes a page without a window, which decodes pictures for the app: without a way to make calls. */
export const makeDrawingPage = (): WebContentsView => new WebContentsView({ webPreferences: { ...locked } });

function loaded(window: BrowserWindow, address: string): BrowserWindow {
  window.once('show', () => setTimeout(() => addIcon(window), iconMs));
  // The app names its windows itself.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(address);
  return window;
}

/** For desktops that do not take it from the desktop entry; on macOS windows have none. */
function addIcon(window: BrowserWindow): void {
  if (process.platform === 'darwin' || window.isDestroyed()) return;
  icon ??= nativeImage.createFromPath(iconFile(app.getAppPath(), 128));
  window.setIcon(icon);
}
