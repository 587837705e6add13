/* A conversation's window, or the roster, on a view that a test makes, without the app around it. */
import { app, BrowserWindow } from 'electron';
import { join } from 'node:path';

const here = import.meta.dirname;

const page = 'rows' in JSON.parse(process.env.PARLEY_TEST_VIEW) ? 'conversation.html' : 'roster.html';

void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 520,
    height: 640,
    useContentSize: true,
    webPreferences: { preload: join(here, 'preload.cjs'), contextIsolation: false, sandbox: false },
  });
  void window.loadFile(join(here, '..', '..', '..', 'out', 'renderer', page));
});
