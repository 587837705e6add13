import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { windowRow, type WindowKind } from '../../../shared/ipc/windows';
import { say } from '../../../shared/words/say';
import { origin } from './app-files';
import { iconFile } from '../system/icon-file';
import type { Bounds } from './window-places';

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
  const { title, fullscreenable, size } = windowRow(kind);
  const { width, height, least } = size;
  const window = new BrowserWindow({
    width,
    height,
    ...place,
    minWidth: least.width,
    minHeight: least.height,
    title: say(title),
    // For desktops that do not take it from the desktop entry.
    icon: iconFile(app.getAppPath(), 128),
    show: false,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    fullscreenable,
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
