// The least that an Electron app with React can be. Its window has the options of Parley's roster.
import { app, BrowserWindow } from 'electron';

app.setPath('userData', process.argv.at(-1));
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// Awaited at the top of this module, the app would never become ready.
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 320,
    height: 640,
    show: false,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadFile('index.html');
});
