import { app, session, shell, webContents, type Session, type WebContents } from 'electron';
import type { Logger } from '../../storage/logger';
import type { ScreenSource } from './screen-grants';

/** What a page can be permitted: to copy what the user asks it to, and to record the user's voice or a screen that they chose. */
const copying = 'clipboard-sanitized-write';
const recording = 'media';
const sharing = 'display-capture';

/** Which pages are permitted what, at this moment. */
export interface Permissions {
  /** Whether a page may write to the clipboard. */
  mayCopy(contents: WebContents): boolean;
  /** Whether a page that asks is given the microphone, until it stops. */
  mayListen(contents: WebContents): boolean;
  /** Whether a page may ask for a screen now. */
  mayShare(contents: WebContents): boolean;
  /** The screen that a page which asks is given; undefined for none. */
  screenFor(contents: WebContents): ScreenSource | undefined;
}

/**
 * Denies all pages the network and the clipboard. The app's own connections are made in Node and not affected. MUST be
 * called before the app is ready.
 */
export function lockPages(): void {
  // Chromium resolves no host. A page's content security policy does not cover `dns-prefetch`, which would leak a
  // host's name.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  // `execCommand` asks for no permission. Electron lets it copy at any time, and old versions let it paste; with these settings, as
  // in a browser, it copies only just after the user has pressed something in the page, and never pastes.
  app.commandLine.appendSwitch('blink-settings', 'javaScriptCanAccessClipboard=false,DOMPasteAllowed=false');
}

/** Refuses navigation, new windows and embedded pages in all web contents. */
export function lockContents(log: Logger): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (event: { preventDefault(): void }, url: string): void => {
      if (url.startsWith('app://') && url === contents.getURL()) return;
      event.preventDefault();
      log.warn('A page tried to go elsewhere.', { url: url.slice(0, 200) });
    };
    // No page here makes calls. A content security policy does not cover WebRTC, which sends UDP to any address and tells a page
    // the addresses of this computer.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-navigate', (event) => refuse(event, event.url));
    contents.on('will-frame-navigate', (event) => refuse(event, event.url));
    contents.on('will-redirect', (event) => refuse(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('A page tried to open a window.', { url: url.slice(0, 200) });
      return { action: 'deny' };
    });
  });
}

/** Refuses every permission but those above, and every download, and turns off the spell checker of Chromium. */
export function lockSession(may: Permissions, of: Session = session.defaultSession): void {
  const mayCopy = (contents: WebContents | null, permission: string): boolean =>
    permission === copying && contents !== null && may.mayCopy(contents);
  of.setPermissionRequestHandler((contents, permission, answer, about) => {
    const media = 'mediaTypes' in about ? (about.mediaTypes ?? []) : [];
    const isSound = media.length > 0 && media.every((kind) => kind === 'audio');
    const mayListen = permission === recording && isSound && may.mayListen(contents);
    // Electron asks for a screen as for a recording of nothing.
    const isScreen = permission === sharing || (permission === recording && media.length === 0);
    answer(mayListen || (isScreen && may.mayShare(contents)) || mayCopy(contents, permission));
  });
  of.setDisplayMediaRequestHandler(({ frame, videoRequested, audioRequested }, answer) => {
    const contents = frame && frame.parent === null ? webContents.fromFrame(frame) : undefined;
    const source = contents && videoRequested && !audioRequested ? may.screenFor(contents) : undefined;
    answer(source ? { video: { id: source.id, name: source.name } } : {});
  });
  of.setPermissionCheckHandler(mayCopy);
  // It would load dictionaries from its maker. macOS has its own, which loads nothing.
  if (process.platform !== 'darwin') of.setSpellCheckerEnabled(false);
  of.setDevicePermissionHandler(() => false);
  of.on('will-download', (event) => event.preventDefault());
}

/** Opens a link outside the app. The caller MUST have checked its scheme. */
export const openOutside = (url: string): Promise<void> => shell.openExternal(url);
