/* A conversation's window, the roster or the window of transfers, on a view that a test makes, without the app around it. */
import { app, BrowserWindow, protocol } from 'electron';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = import.meta.dirname;

const view = JSON.parse(process.env.PARLEY_TEST_VIEW);
const page = 'rows' in view ? 'conversation.html' : 'hosting' in view ? 'roster.html' : 'transfers.html';

/** What the app would serve for any file that is here. */
const content = join(here, '..', '..', '..', 'docs', 'pictures', 'conversation-light.png');

void app.whenReady().then(() => {
  protocol.interceptFileProtocol('file', ({ url }, respond) =>
    respond({
      path: /^file:\/\/\/(?:file|preview|attachment)\//.test(url)
        ? content
        : fileURLToPath(url.replace(/[?#].*/, '')),
    }),
  );
  const window = new BrowserWindow({
    width: 520,
    height: 640,
    useContentSize: true,
    webPreferences: { preload: join(here, 'preload.cjs'), contextIsolation: false, sandbox: false },
  });
  void window.loadFile(join(here, '..', '..', '..', 'out', 'renderer', page));
});
