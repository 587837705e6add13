import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { app, BrowserWindow, ipcMain, protocol } from 'electron';

/**
 * The least that an Electron app with a window for each conversation can be: electron bare-windows PAGES WAY PROFILE. The
 * first window has a list; a double click on a row opens a window with the page in the folder PAGES. WAY is `cold` (each
 * window has a process), `shared` (all have one) or `spare` (and the next window is made ahead).
 */
const [pages, way, profile] = process.argv.slice(-3);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const spareAfterMs = 1_000;
let spare;

app.setPath('userData', profile);
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
if (way !== 'cold') app.commandLine.appendSwitch('process-per-site');
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
]);

function make(url, width) {
  const webPreferences = { preload: new URL('preload.cjs', import.meta.url).pathname, sandbox: true };
  const window = new BrowserWindow({
    width,
    height: 640,
    show: false,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    webPreferences: { ...webPreferences, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  });
  void window.loadURL(url);
  return window;
}

function open() {
  const ready = spare;
  spare = undefined;
  if (ready) ready.show();
  else {
    const window = make('app://conversation/index.html', 520);
    window.once('ready-to-show', () => window.show());
  }
  prepareSpare();
}

function prepareSpare() {
  if (way === 'spare') setTimeout(() => (spare ??= make('app://conversation/index.html', 520)), spareAfterMs);
}

ipcMain.on('open', open);
// Not awaited: Electron becomes ready only once this module has been loaded.
void app.whenReady().then(() => {
  protocol.handle('app', async ({ url }) => {
    const { host, pathname } = new URL(url);
    const folder = host === 'list' ? import.meta.dirname : pages;
    const headers = { 'Content-Type': types[extname(pathname)] ?? '' };
    return new Response(await readFile(join(folder, pathname)), { headers });
  });
  const list = make('app://list/list.html', 320);
  list.once('ready-to-show', () => list.show());
  prepareSpare();
});
