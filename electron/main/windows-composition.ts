import type { ChatClient } from '../net/types';
import type { Logger } from '../storage/logger';
import type { AppMenu } from './app-menu';
import type { Background } from './background';
import type { Archives } from './features/archives/archives';
import type { Features } from './features/features';
import { listenersOf } from './ipc/serve';
import type { Preferences } from './features/preferences/preferences';
import type { Publisher } from './views/publisher';
import type { Provider } from './windows/first-window';
import { groupPicture } from './features/conversations/group-picture';
import { previewIn } from './features/transfers/offered';
import type { Messages } from '../storage/messages/messages';
import type { NodeTransfers } from '../net/transfers/transfers';
import type { WindowRules } from './windows/window-rules';
import { windowsHandlers } from './windows/calls';
import type { Grants } from './windows/grants';
import type { AppWindows } from './windows/windows';

/** What windows ask of the app, and tell it. */
export const windowRules = ({
  features,
  publisher,
  archives,
  background,
  appMenu,
  changed,
}: {
  features: Features;
  publisher: Publisher;
  archives: Archives;
  background: Background;
  appMenu: AppMenu;
  changed(): void;
}): WindowRules => ({
  opened: (conversation) => features.windowOpened(conversation),
  crashed: (conversation) => features.windowCrashed(conversation),
  closed: (window, conversation, kind) => {
    publisher.forget(window);
    archives.windowClosed(window);
    features.windowClosed(window, conversation, kind);
  },
  moved: (window, conversation) => {
    publisher.forget(window);
    archives.windowClosed(window);
    // Shown elsewhere, it comes back where the reader was.
    features.windowCrashed(conversation);
  },
  became: (window) => publisher.forget(window),
  isPlanned: (conversation) => features.isPlanned(conversation),
  mayReopen: (conversation) => features.isMember(conversation) || features.isPlanned(conversation),
  lastCloses: (window) => background.staying.lastCloses(window),
  invitations: () => features.openInvitations,
  changed: () => {
    features.windowsChanged();
    changed();
  },
  appMenu: () => appMenu.get(),
});

/** What answers the calls of windows, and what their pages are given. */
export const provided = ({
  client,
  features,
  grants,
  log,
  messages,
  publisher,
  transfers,
  windows,
}: {
  client: ChatClient;
  features: Features;
  grants: Grants;
  log: Logger;
  messages: Messages;
  publisher: Publisher;
  transfers: NodeTransfers;
  windows: AppWindows;
}): Provider => ({
  listeners: listenersOf(
    { ...features.handlers, ...windowsHandlers(windows, publisher) },
    windows,
    (caller) => publisher.acted(caller),
    log,
  ),
  icon: (hash) => client.icon(hash),
  pathOf: async (content) =>
    content.kind === 'offer'
      ? transfers.place(content.conversation, content.offer)
      : transfers.attachmentPlace(content.conversation, content.attachment),
  preview: async ({ conversation, offer }) => previewIn(messages.reader, conversation, offer),
  picture: async ({ conversation, message }) => groupPicture(messages.reader, conversation, message),
  sound: (sound, range) => features.sound(sound, range),
  ...grants.permissions((contents) => windows.callerOf(contents)),
});

/** Shows conversations in one window or in many, as the user wants it. */
export function followLayout(windows: AppWindows, preferences: Preferences, changed: () => void): void {
  windows.setLayout(preferences.all.layout === 'one');
  preferences.onChange(() => {
    const isOneWindow = preferences.all.layout === 'one';
    if (isOneWindow === windows.isOneWindow) return;
    windows.setLayout(isOneWindow);
    changed();
  });
}
