import { app, clipboard, nativeTheme, Notification, shell } from 'electron';
import { locale, localeFor, setLocale } from '../../../shared/words/locale';
import { copyPicture } from './copy-picture';
import { showTheme } from './menu';
import { escapedForService } from './notification-markup';
import type { Desktop } from '../ports';
import { openOutside } from '../windows/security';
import { readsMarkup } from './session-bus';

/**
 * The desktop that the app runs on.
 * @param spoken called when the app speaks another language
 */
export function electronDesktop(spoken: () => void): Desktop {
  const shown = new Map<string, Notification>();
  /** Number of each subject's newest notification, which may still wait for `readsMarkup`. */
  const wanted = new Map<string, number>();
  let last = 0;
  const unnotify = (subject: string): void => {
    wanted.delete(subject);
    shown.get(subject)?.close();
    shown.delete(subject);
  };
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
    setBadge: (count) => void app.setBadgeCount(count),
    unnotify,
    notify: async (subject, text, clicked) => {
      if (!Notification.isSupported()) return;
      const number = (last += 1);
      wanted.set(subject, number);
      const fitting = process.platform === 'linux' ? escapedForService(text, await readsMarkup()) : text;
      if (wanted.get(subject) !== number) return;
      shown.get(subject)?.close();
      const notification = new Notification(fitting);
      notification.on('click', clicked);
      notification.on('close', () => {
        if (shown.get(subject) === notification) shown.delete(subject);
      });
      // Referenced so that it is not garbage-collected, and its click lost, while it is on the screen.
      shown.set(subject, notification);
      notification.show();
    },
  };
}
