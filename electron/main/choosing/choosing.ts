import { join } from 'node:path';
import { app, Menu, protocol, type BrowserWindow } from 'electron';
import type { ListedProfile } from '../../../shared/settings/profiles';
import { locale, setLocale } from '../../../shared/words/locale';
import { ProfilesFile } from '../../storage/profiles-file';
import { profilesFolder } from '../../storage/profiles-folder';
import { relaunch } from '../system/relaunch';
import { contentSecurityPolicy } from '../windows/app-files';
import { registerScheme } from '../windows/app-protocol';
import { lockPages, lockSession } from '../windows/security';
import { makeChooser } from '../windows/window-factory';
import { chooserAddress, chooserPage, chooserStyle, choiceOf } from './page';

/** What a start that asks needs to know. */
export interface Choosing {
  file: ProfilesFile;
  /** Folder of the profile that is used when none is chosen. */
  usual: string;
  /** The arguments of this start, with which the chosen profile is started. */
  args: readonly string[];
  speaks: string;
}

/** The profiles among which a start asks; undefined if it does not. */
export function profilesToChoose(file: ProfilesFile): readonly ListedProfile[] | undefined {
  const read = file.read();
  if ('unreadable' in read || !read.list.asks || read.list.profiles.length < 2) return undefined;
  return read.list.profiles;
}

/**
 * Asks with which profile to start, and starts Parley anew with it. MUST be called before Electron is ready: Chromium keeps its files
 * apart from those of all profiles meanwhile.
 */
export function chooseAndStart(profiles: readonly ListedProfile[], choosing: Choosing): void {
  app.setPath('userData', join(profilesFolder(choosing.usual), 'choosing'));
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerScheme();
  Menu.setApplicationMenu(null);
  lockPages();
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(() => {
    setLocale(choosing.speaks);
    lockSession({
      mayCopy: () => false,
      mayListen: () => false,
      mayShare: () => false,
      screenFor: () => undefined,
    });
    const window = ask(profiles, choosing);
    app.on('second-instance', () => window.focus());
  });
}

function ask(profiles: readonly ListedProfile[], { file, usual, args }: Choosing): BrowserWindow {
  const main =
    profiles.find((each) => ProfilesFile.of({ asks: true, profiles: [each] }, usual)) ?? profiles[0];
  if (!main) throw new Error('There is no profile.');
  const page = chooserPage(profiles, main, locale());
  protocol.registerBufferProtocol('app', ({ url }, respond) =>
    respond({
      statusCode: url === chooserAddress ? 200 : 404,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': contentSecurityPolicy,
      },
      data: Buffer.from(url === chooserAddress ? page : ''),
    }),
  );
  const window = makeChooser(chooserAddress, profiles.length);
  const contents = window.webContents;
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.once('dom-ready', () => void contents.insertCSS(chooserStyle()));
  contents.on('before-input-event', (_event, { key }) => {
    if (key === 'Escape') window.close();
  });
  contents.on('will-navigate', (event) => {
    event.preventDefault();
    const choice = choiceOf(event.url);
    const chosen = choice && profiles.find(({ id }) => id === choice.id);
    if (!chosen) return;
    if (choice.kind === 'always') file.change((list) => ({ ...list, asks: false }));
    relaunch(withProfile(args, chosen.folder));
    app.exit(0);
  });
  return window;
}

/** Arguments that name a profile as well. After `--` there are no options. */
function withProfile(args: readonly string[], folder: string): string[] {
  const end = args.indexOf('--');
  const at = end === -1 ? args.length : end;
  return [...args.slice(0, at), '--profile', folder, ...args.slice(at)];
}
