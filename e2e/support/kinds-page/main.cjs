/* A conversation window on a view that a test makes, without the app around it. */
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');

void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 520,
    height: 640,
    useContentSize: true,
    webPreferences: { preload: join(__dirname, 'preload.cjs'), contextIsolation: false, sandbox: false },
  });
  void window.loadFile(join(__dirname, '..', '..', '..', 'out', 'renderer', 'index.html'));
});
