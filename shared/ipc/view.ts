import type { EntryHash, PersonId } from '../ids';
import type { Settings, SharedSettings } from '../settings/settings';
import type { AddingView } from './views/adding';
import type { ProfileMark, ProfilesView } from './views/profiles';
import type { PaneView, SplitView } from './views/layout';
import type { OpenWindowView } from './views/windows';
import type { AttachmentView, TransferView } from './views/transfers';
import type { MeView, PersonView } from './views/people';
import type { ConnectionView } from './views/connection';
import type { HostingView } from './views/hosting';
import type { NearbyView, NetworkView } from './views/nearby';
import type { SpellingView } from './views/spelling';
import type { BackgroundView } from './views/preferences';
import type { CalendarView } from './views/meetings';
import type { RoomView } from './views/rooms';
import type { DoingsView, ConversationView } from './views/conversations';
import type { WaitingView, InvitationView } from './views/invitations';
import type { PageView, PinView, RowView } from './views/transcript';
import type { StorageView } from './views/storage';
import type { TaskView, PassphraseQuestionView } from './views/archives';
import type { KeysView } from './views/keys';
import type { SharingView, WatchingView } from './views/screens';

/** The slices of views that are replaced as a whole. `windows.ts` says which window has which slice. */
interface Values {
  /** The locale in which the app speaks (`setLocale`). */
  locale: string;
  me: MeView;
  connection: ConnectionView;
  nearby: NearbyView;
  /** The settings that every window needs. */
  display: SharedSettings;
  /** Name and colour of this profile; null if there is no other to tell it from. */
  profile: ProfileMark | null;
  profiles: ProfilesView;
  spelling: SpellingView;
  storage: StorageView;
  /** The running task that this window started. */
  task: TaskView | null;
  hosting: HostingView;
  settings: Settings;
  background: BackgroundView;
  /** Whether this desktop lets the user choose a part of the screen. */
  snips: boolean;
  /** How the roster's window is divided; null unless it shows conversations, too. */
  split: SplitView | null;
  /** The windows that the user has open, in the order of opening. */
  windows: readonly OpenWindowView[];
  calendar: CalendarView;
  /** People whom the user has blocked. */
  blocked: readonly { id: PersonId; user: string }[];
  network: NetworkView;
  keys: KeysView;
  /** Null unless the profile is offered to another computer. */
  adding: AddingView | null;
  /** Counts the changes to the user's computers, which are listed on request. */
  computers: number;
  /** The question for a passphrase that waits for its answer. */
  passphrase: PassphraseQuestionView | null;
  /** Counts of open invitations. */
  waiting: WaitingView;
  page: PageView;
  /** The pinned messages of the window's conversation; the one pinned last is the first. */
  pins: readonly PinView[];
  /** Ids of the rows of the window's conversation that the user has saved. */
  saved: readonly EntryHash[];
  /** Null in a window of its own. */
  pane: PaneView | null;
  doings: DoingsView;
  /** Null unless the app shows its screen; in a conversation's window, to that conversation. */
  sharing: SharingView | null;
  /** Null unless the app shows somebody else's screen. */
  watching: WatchingView | null;
  /** The draft when the window was last closed. */
  draft: string;
}

/** The slices that change item by item. */
export interface Items {
  /** Everyone online or named elsewhere in the view, including this person. */
  people: PersonView;
  /** All conversations of this person, or that of the window. */
  conversations: ConversationView;
  /** The open rooms that are listed nearby or on the server. */
  rooms: RoomView;
  /** Some of the open invitations. */
  invitations: InvitationView;
  /** The rows of `page`. */
  rows: RowView;
  /** Transfers of the files that are shown: in `page`, or of all conversations. */
  transfers: TransferView;
  /** What is about to be offered in the window's conversation. */
  attachments: AttachmentView;
}

/** Every slice that a view can have. */
export type Slices = Values & { [Name in keyof Items]: Record<string, Items[Name]> };
export type SliceName = keyof Slices;

/** A change to a view: a value that is present replaces the old one; in a record, null removes the item. */
export type Patch = Partial<Values> & { [Name in keyof Items]?: Record<string, Items[Name] | null> };
