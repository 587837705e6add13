import type { PreferencePage, Settings } from '../../shared/settings/settings';
import type { Playable } from '../../shared/settings/sounds';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import type { PaneView, SplitView } from '../../shared/ipc/views/layout';
import type { AppWindowKind } from '../../shared/ipc/windows';
import type { ScreenSourceView } from '../../shared/ipc/calls/screens';
import type { HostingView } from '../../shared/ipc/views/hosting';
import type { Address } from '../../shared/protocol/address';
import type { Phrase } from '../../shared/words/phrase';
import type { ListedWindow } from './windows/listed-windows';
import type { ScreenSource } from './windows/screen-grants';

/** Title and body of a notification, as plain text unless they were escaped for a service. */
export interface NotificationContent {
  title: string;
  body: string;
  /** Where windows get the picture of whom it is about. */
  picture?: string;
  /** What the desktop plays with it; nothing without. */
  sound?: 'message' | 'invitation';
}

/** What the user can do with a notification. */
export interface NotificationActs {
  open(): void;
  /** Takes an answer, where the system has a field for it. */
  reply?(text: string): void;
}

/** The system's notifications. */
export interface Notifier {
  /** Shows one of plain text, replacing the last one of this subject. Resolves once the system has it. */
  show(subject: string, content: NotificationContent, acts: NotificationActs): Promise<void>;
  /** Removes a subject's notification. */
  close(subject: string): void;
}

/** Functions of the desktop, implemented with Electron. */
export interface Desktop {
  /** Opens a link in the user's browser or mail program, unchecked: use `openLink` of link-opening. */
  openLink: (url: string) => Promise<void>;
  /** Opens a file in the program that the system has for it. Returns whether there is one. */
  openFile(path: string): Promise<boolean>;
  setTheme(theme: Settings['theme']): void;
  /** Speaks a preferred language from now on. Returns whether that changed anything. */
  setLanguage(language: string): boolean;
  /** Puts a text on the clipboard. */
  copy(text: string): void;
  /** Puts a picture on the clipboard: its pixels, as blue, green, red and opacity. */
  copyPicture(picture: { width: number; height: number; pixels: Uint8Array }): Promise<void>;
  /** Lets a window's page ask for the microphone, for a moment. Returns whether the system lets the app have it. */
  giveMicrophone(window: number): Promise<boolean>;
  /** The screens and windows that can be shared. */
  listScreens(): Promise<ScreenSourceView[]>;
  /** Lets a window's page record a screen or window, once, within a moment. */
  giveScreen(window: number, source: ScreenSource): void;
  /** Sets the number on the app's icon, where the system shows one. */
  setBadge(count: number): void;
  /** Shows a notification of plain text, replacing the last one of this subject. Resolves once the system has it. */
  notify(subject: string, content: NotificationContent, acts: NotificationActs): Promise<void>;
  /** Removes a subject's notification. */
  unnotify(subject: string): void;
  /** Plays a sound, for some seconds at most. */
  play(sound: Playable): void;
}

/** A menu entry: an action, a submenu, the system's own Copy, or a separator. */
export type MenuEntry =
  { label: string; run: () => unknown } | { label: string; entries: readonly MenuEntry[] } | 'copy' | 'line';

/** A menu choice that a window handles itself. */
export type MenuChoice =
  | { edit: EntryHash }
  | { reply: EntryHash }
  | { react: EntryHash }
  | { safety: PersonId }
  | { card: PersonId }
  | { group: PersonId }
  | 'name';

/** Functions of the app's windows. */
export interface Windows {
  /** Opens the app's only window of a kind, or brings it to the front. */
  open(kind: AppWindowKind): void;
  openConversation(conversation: ConversationId): void;
  /** Opens the roster, with the dialog for a new open room. */
  newRoom(): void;
  /** Takes a conversation out of the roster's window. */
  openInOwnWindow(conversation: ConversationId): void;
  closeConversation(conversation: ConversationId): void;
  /** Gives a conversation's window a text that did not go, or was typed elsewhere. Returns false if there is none to take it. */
  giveBack(conversation: ConversationId, text: string): boolean;
  /** Makes the window of a planned conversation, if it is open, that of the conversation in which its text is said. */
  become(planned: ConversationId, conversation: ConversationId): void;
  /** How the roster's window is divided; null unless it shows conversations. */
  readonly split: SplitView | null;
  /** How a conversation is shown in the roster's window; null if it is not. */
  pane(conversation: ConversationId): PaneView | null;
  /** Whether the user is at the window that shows this conversation. */
  isFocused(conversation: ConversationId): boolean;
  /** Shows the window of all invitations. Takes the focus only if the user asked for it. */
  showInvitations(asked: boolean): void;
  closeInvitations(): void;
  openPreferences(page?: PreferencePage): void;
  /**
   * Opens a menu at a place in a window, in CSS pixels. The window shows failures of its entries. Returns false if the
   * place is outside the window or the window has a menu open.
   */
  popUp(window: number, entries: readonly MenuEntry[], at: { x: number; y: number }): boolean;
  /** Tells a window about a menu choice that it handles itself. */
  chosen(window: number, choice: MenuChoice): void;
  /** Closes a window as its own close button does. */
  close(window: number): void;
  minimize(window: number): void;
  /** Closes the app's only window of a kind, if it is open. */
  closeOnly(kind: AppWindowKind): void;
  /** Makes the window that shares the screen small: it is only a sign from now on. */
  shrinkSharing(): void;
  /** Fills the screen with a window, or ends that. */
  fillScreen(window: number): void;
  /** Ends that a window fills the screen, if it does. */
  leaveFullScreen(window: number): void;
  /** Asks the page that records the screen for a key frame. */
  wantKeyFrame(): void;
  /** The windows that the user has open. */
  readonly listed: readonly ListedWindow[];
  /** Asks for attention to a conversation, or to the app if it has no window, unless the user is there. */
  flash(conversation: ConversationId): void;
}

/** A file type, for the filter of a dialog. */
export interface FileKind {
  name: string;
  extensions: string[];
}

/** A question with several answers. */
export interface ChoiceQuestion {
  message: string;
  detail: string;
  /** What can be done; the first is the usual one. */
  actions: readonly string[];
  /** Offers to give the same answer from now on. */
  always?: string;
}

export interface ChoiceAnswer {
  /** Index of the action; undefined if the user cancelled. */
  action: number | undefined;
  /** Whether the answer is meant for always. */
  isForAlways: boolean;
}

/** The system's file dialogs. Windows never name files themselves. */
export interface FileDialogs {
  /** Asks where to save a file; undefined if the user cancelled. */
  save(
    window: number,
    question: { title: string; name: string; kind?: FileKind },
  ): Promise<string | undefined>;
  /** Asks which file to open; undefined if the user cancelled. */
  open(window: number, question: { title: string; kind: FileKind }): Promise<string | undefined>;
  /** Asks for files, or for a folder; none if the user cancelled. */
  choose(window: number, question: { title: string; what: 'files' | 'folder' }): Promise<string[]>;
  /** Opens the folder of a file with the file selected. */
  showInFolder(path: string): void;
  /** Tells the user something that no window shows. Resolves once they have closed the message. */
  tell(window: number, what: { message: string; detail: string }): Promise<void>;
  /** Asks the user to choose between actions. The window is the one in front of which it asks, if there is one. */
  ask: (window: number | null, question: ChoiceQuestion) => Promise<ChoiceAnswer>;
  /** Asks the user to confirm something that cannot simply be undone. */
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
  /** Number of people at the server, this person's apps among them; undefined if it does not answer. */
  people(): Promise<number | undefined>;
  onChange(listener: () => void): void;
}

/** Tests a server, and says what was found. */
export type TestServer = (address: Address) => Promise<{ ok: boolean; detail: Phrase }>;
