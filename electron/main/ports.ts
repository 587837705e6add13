import type { NotificationText } from './notification-text';
import type { ConversationId } from '../../shared/ids';
import type { HostingView } from '../../shared/ipc/view';
import type { Address } from '../../shared/protocol/address';

/** What the app asks of the desktop; Electron is behind it. */
export interface Desktop {
  /** Opens a link in the user's browser or mail program, whatever it is: see `openLink` in link-opening. */
  openLink: (url: string) => Promise<void>;
  setTheme(theme: 'system' | 'light' | 'dark'): void;
  /** Puts a text on the clipboard. */
  copy(text: string): void;
  /** The number on the app's icon, where the system shows one. */
  setBadge(count: number): void;
  /** Shows a notification of plain text in place of the last one of this subject. Resolves once it was given to the system. */
  notify(subject: string, text: NotificationText, clicked: () => void): Promise<void>;
  /** Takes a subject's notification away. */
  unnotify(subject: string): void;
}

/** An entry of a menu: an act, a menu of acts, the system's own Copy, or a line between groups. */
export type MenuEntry =
  { label: string; run: () => unknown } | { label: string; entries: readonly MenuEntry[] } | 'copy' | 'line';

/** What the app asks of its windows. */
export interface Windows {
  openConversation(conversation: ConversationId): void;
  closeConversation(conversation: ConversationId): void;
  /** Whether this conversation's window has the keyboard. */
  isFocused(conversation: ConversationId): boolean;
  /** Shows the one window of all invitations, without taking the keyboard unless the user asked for it. */
  showInvitations(asked: boolean): void;
  closeInvitations(): void;
  openPreferences(page?: string): void;
  /**
   * Opens a menu at a place in a window, in CSS pixels. What fails is told in the window. Returns false if the place is outside
   * the window or the window has a menu open.
   */
  popUp(window: number, entries: readonly MenuEntry[], at: { x: number; y: number }): boolean;
  /** Tells a window that something was chosen in a menu that it goes on with itself. */
  chosen(window: number, choice: { edit: string } | 'name'): void;
  /** Closes a window as its own close button does. */
  close(window: number): void;
}

/** A sort of file. */
export interface FileKind {
  name: string;
  extensions: string[];
}

/** What the app has the system ask about files: a window names none itself. */
export interface FileDialogs {
  /** Where to put a file; undefined when the user cancelled. */
  save(
    window: number,
    question: { title: string; name: string; kind: FileKind },
  ): Promise<string | undefined>;
  /** Which file to take; undefined when the user cancelled. */
  open(window: number, question: { title: string; kind: FileKind }): Promise<string | undefined>;
  /** Opens the folder of a file with the file selected. */
  showInFolder(path: string): void;
  /** Whether something that cannot simply be undone is wanted. */
  confirm: (
    window: number,
    question: { message: string; detail: string; action: string },
  ) => Promise<boolean>;
}

/** The server on this computer. */
export interface Host {
  readonly view: HostingView;
  /** Resolves once it is on or has failed; `view` tells which. */
  start(options: { port: number; name: string }): Promise<void>;
  stop(): Promise<void>;
  onChange(listener: () => void): void;
}

/** Tries a server and says in a sentence what was found. */
export type TestServer = (address: Address) => Promise<{ ok: boolean; detail: string }>;
