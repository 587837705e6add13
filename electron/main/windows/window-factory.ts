import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, nativeTheme } from 'electron';
import type { WindowKind } from '../../../shared/ipc/call';
import { say } from '../../../shared/words/say';
import { origin } from './app-files';
import { iconFile } from '../system/icon-file';
import type { Bounds, Size } from './window-places';

export const sizes: Readonly<Record<WindowKind, Size & { least: Size }>> = {
  roster: { width: 320, height: 640, least: { width: 260, height: 360 } },
  conversation: { width: 520, height: 640, least: { width: 340, height: 360 } },
  invitation: { width: 360, height: 220, least: { width: 320, height: 180 } },
  preferences: { width: 720, height: 520, least: { width: 520, height: 400 } },
};

/** Title of a window until, for a conversation, its name is known. */
export const titleOfKind = (kind: WindowKind): string => say(`window.${kind}`);

/** Background of a window before its page is loaded, so that it does not flash. */
export const backgroundColor = (): string => (nativeTheme.shouldUseDarkColors ? '#16191b' : '#ffffff');

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

/** Makes a window, which is shown once it is painted. All windows MUST be made here, so that all are locked equally. */
export function makeWindow(
  kind: WindowKind,
  place: Bounds | undefined,
  takeKeyboard: boolean,
): BrowserWindow {
  const { least, ...size } = sizes[kind];
  const window = new BrowserWindow({
    ...size,
    ...place,
    minWidth: least.width,
    minHeight: least.height,
    title: titleOfKind(kind),
    // For desktops that do not take it from the desktop entry.
    icon: iconFile(app.getAppPath(), 128),
    show: false,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    fullscreenable: kind !== 'invitation' && kind !== 'preferences',
    webPreferences: { preload, ...locked },
  });
  window.once('ready-to-show', () => (takeKeyboard ? window.show() : window.showInactive()));
  return loaded(window, '/index.html');
}

/** Makes a window for a page that only shows a text: without scripts, and without a way to make calls. */
export function makePlainWindow(path: string, title: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 640,
    height: 560,
    title,
    icon: iconFile(app.getAppPath(), 128),
    show: false,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: { javascript: false, ...locked },
  });
  window.once('ready-to-show', () => window.show());
  return loaded(window, path);
}

function loaded(window: BrowserWindow, path: string): BrowserWindow {
  // The app names its windows itself.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(`${origin}${path}`);
  return window;
}
