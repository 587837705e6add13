import {
  app,
  BrowserWindow,
  clipboard,
  nativeImage,
  nativeTheme,
  shell,
  systemPreferences,
  type NativeImage,
} from 'electron';
import { locale, localeFor, setLocale } from '../../../shared/words/locale';
import { isolated } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import type { Desktop, NotificationContent } from '../ports';
import type { Grants } from '../windows/grants';
import { openOutside } from '../windows/security';
import { BusNotifier } from './bus-notifier';
import { copyPicture } from './copy-picture';
import { ElectronNotifier } from './electron-notifier';
import { showLauncherCount } from './launcher-count';
import { showTheme } from './menu';
import { PicturePixels } from './picture-pixels';
import { screenSources } from './screen-sources';
import type { SessionBus } from './session-bus';
import { SoundPage } from './sound-page';
import { TaskbarMark } from './taskbar-mark';
import { marked } from './tray-marks';

/** What the desktop is used with. */
export interface DesktopParts {
  /** Called when the app speaks another language. */
  spoken(): void;
  /** The bus of a Linux desktop's session, if there is one. */
  bus: () => Promise<SessionBus | undefined>;
  /** Which windows may use the microphone, or record a screen. */
  grants: Grants;
  /** Name of the profile, if there are several. */
  profile(): string | undefined;
}

/** The desktop that the app runs on. */
export function electronDesktop({ spoken, bus, grants, profile }: DesktopParts): Desktop {
  const taskbar = process.platform === 'win32' ? windowsTaskbar() : undefined;
  const sounds = new SoundPage();
  const pictures = new PicturePixels();
  const notifier =
    process.platform === 'linux' ? new BusNotifier(bus, pictures.of) : new ElectronNotifier(pictures.of);
  return {
    openLink: openOutside,
    openFile: async (path) => (await shell.openPath(path)) === '',
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
      showTheme(theme);
    },
    setLanguage: (language) => {
      const next = localeFor(language, app.getPreferredSystemLanguages());
      if (next === locale()) return false;
      setLocale(next);
      spoken();
      return true;
    },
    copy: (text) => clipboard.writeText(text),
    copyPicture,
    giveMicrophone: async (window) => {
      // Only macOS asks for each app.
      if (process.platform === 'darwin' && !(await systemPreferences.askForMediaAccess('microphone')))
        return false;
      grants.microphone.give(window);
      return true;
    },
    listScreens: screenSources,
    giveScreen: (window, source) => grants.screens.give(window, source),
    setBadge: (count) => {
      if (process.platform === 'linux')
        void bus().then((session) => session && showLauncherCount(session, count));
      else if (taskbar) taskbar.show(count);
      else app.setBadgeCount(count);
    },
    notify: (subject, content, acts) => notifier.show(subject, ofProfile(content, profile()), acts),
    unnotify: (subject) => notifier.close(subject),
    play: (sound) => sounds.play(sound),
  };
}

/** A notification that says of which profile it is. */
const ofProfile = (content: NotificationContent, profile: string | undefined): NotificationContent =>
  profile === undefined
    ? content
    : { ...content, title: say('profiles.title', { title: content.title, profile: isolated(profile) }) };

/** Width of the mark on a taskbar's icon, in pixels. */
const overlaySize = 16;

function windowsTaskbar(): TaskbarMark<NativeImage> {
  const taskbar = new TaskbarMark(() => BrowserWindow.getAllWindows(), overlay);
  app.on('browser-window-created', (_event, window) => window.once('show', () => taskbar.opened(window)));
  return taskbar;
}

function overlay(count: number): { mark: NativeImage | null; meaning: string } {
  const empty = new Uint8Array(overlaySize * overlaySize * 4);
  const pixels = marked(empty, overlaySize, { hasNews: count > 0, status: 'available' });
  const size = { width: overlaySize, height: overlaySize };
  const mark = count > 0 ? nativeImage.createFromBitmap(Buffer.from(pixels), size) : null;
  return { mark, meaning: count > 0 ? say('tray.unread', { count }) : '' };
}
