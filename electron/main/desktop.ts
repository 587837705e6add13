import { app, clipboard, nativeTheme, Notification } from 'electron';
import { showTheme } from './menu';
import type { Desktop } from './ports';
import { openOutside } from './security';

/** The desktop that the app runs on. */
export function electronDesktop(): Desktop {
  const shown = new Map<string, Notification>();
  const unnotify = (subject: string): void => {
    shown.get(subject)?.close();
    shown.delete(subject);
  };
  return {
    openLink: openOutside,
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
      showTheme(theme);
    },
    copy: (text) => clipboard.writeText(text),
    setBadge: (count) => void app.setBadgeCount(count),
    unnotify,
    notify: (subject, text, clicked) => {
      if (!Notification.isSupported()) return;
      unnotify(subject);
      const notification = new Notification(text);
      notification.on('click', clicked);
      notification.on('close', () => {
        if (shown.get(subject) === notification) shown.delete(subject);
      });
      // Kept so that it is not collected, and its click lost, while it is on the screen.
      shown.set(subject, notification);
      notification.show();
    },
  };
}
