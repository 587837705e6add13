import { createServer, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { app, BrowserWindow, ipcMain } from 'electron';

/**
 * The least that a chat in Electron can do: electron bare-pair [listen|connect] PORT. What is said in the page goes to the main
 * process, over a bare socket to the other app, and into its page. Each connection may send lines; all are shown.
 */
const [role, port] = process.argv.slice(-2);
let window;
let other;

function read(socket) {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  createInterface(socket).on('line', (line) => window?.webContents.send('line', line));
}

if (role === 'listen')
  createServer((socket) => {
    other ??= socket;
    read(socket);
  }).listen(Number(port), '127.0.0.1');

ipcMain.on('say', (_event, line) => other?.write(`${line}\n`));

async function show() {
  window = new BrowserWindow({
    width: 760,
    height: 640,
    webPreferences: { preload: new URL('preload.cjs', import.meta.url).pathname, sandbox: true },
  });
  await window.loadFile(new URL('page.html', import.meta.url).pathname);
  if (role === 'connect') read((other = connect(Number(port), '127.0.0.1')));
}

// Not awaited: Electron becomes ready only once this module has been loaded.
void app.whenReady().then(show);
