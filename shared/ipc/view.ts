import { z } from 'zod';
import { conversationId, entryHash, personId, type EntryHash, type PersonId } from '../ids';
import { statusSchema } from '../protocol/messages';
import { phraseSchema } from '../words/phrase-schema';
import type { Settings, SharedSettings } from '../settings/settings';
import type { AddingView } from './adding-view';
import type { ProfileMark, ProfilesView } from './profiles-view';
import type { PaneView, SplitView } from './layout-view';
import type { OpenWindowView } from './open-window-view';
import { fileView, type AttachmentView, type TransferView } from './transfer-views';

/** URL of a picture, `/icon/<hash>`; null for the initials on the person's colour. */
const picture = z.string().nullable();

/** A person as windows show them. `id` is stable; `user` is the name to show. */
export const personView = z.object({
  id: personId,
  user: z.string(),
  online: z.boolean(),
  status: statusSchema,
  note: z.string(),
  picture,
  /** How they can be reached; null while they are offline. */
  reach: z.enum(['server', 'nearby', 'both']).nullable(),
  /** Display name of the server that writes for them, if they use a simple client, e.g. "Lab server". */
  through: z.string().optional(),
  /** Their own name, if `user` is what this person calls them. */
  called: z.string().optional(),
  /** `user` without the piece of their id that tells them from others, if it has one. */
  untold: z.string().optional(),
  /** Whether they stand at the top of the list of people, or are left out of it. */
  favourite: z.literal(true).optional(),
  hidden: z.literal(true).optional(),
  /** The group of the user's own in which they are listed. */
  group: z.string().optional(),
  /** When they were last here, in milliseconds since 1970, if they are away and that is known. */
  lastHere: z.number().optional(),
  /** Set if they are not listed while they are away: they were met in a crowd only, or are forgotten. */
  unlisted: z.literal(true).optional(),
  /** Whether the user has blocked them. */
  blocked: z.literal(true).optional(),
  /** Whether the user has compared their key. */
  verified: z.literal(true).optional(),
  /** Somebody else whom the user knows and may take them for: the names look the same, and the keys differ. */
  takenFor: z.object({ user: z.string(), verified: z.boolean() }).optional(),
});
export type PersonView = z.infer<typeof personView>;

export const meView = personView.extend({
  /** False on a first start, until a name has been chosen. */
  named: z.boolean(),
  /** Whether another computer of the user has removed this one. */
  removed: z.boolean(),
  /** The status with which a choice begins: others see another one while the user is away from the computer. */
  chosen: statusSchema,
  /** Until when they are busy because of a meeting; null if they are not. */
  meetingUntil: z.number().nullable(),
});
export type MeView = z.infer<typeof meView>;

export const connectionView = z.object({
  state: z.enum(['unconfigured', 'connecting', 'online', 'waiting', 'refused', 'changed']),
  /** Display name of the server: "Lab server" or "10.0.0.5:6666". */
  server: z.string(),
  /** The state and, if something is wrong, what happens next; null when online. */
  detail: phraseSchema.nullable(),
  /** In state `waiting`: time of the next attempt, in milliseconds since 1970. */
  retryAt: z.number().nullable(),
  /** In state `refused`: the error code, e.g. `name-taken` or `bad-name`. */
  code: z.string().nullable(),
  /** With code `name-taken`: a similar name that is free. */
  suggestion: z.string().nullable(),
  /** When online: a link to the server, with its key; null if the server is on this computer, where no link leads. */
  link: z.string().nullable(),
  /** Online at a server on another computer, whose key was not known before this run. */
  isFirst: z.boolean(),
  /** What whoever runs the server said last; `number` tells one notice from the next. */
  notice: z.object({ text: z.string(), number: z.number() }).nullable(),
});
export type ConnectionView = z.infer<typeof connectionView>;

export const hostingView = z.object({
  state: z.enum(['off', 'starting', 'on', 'failed']),
  /** Name of the server if none is chosen: that of this computer. */
  defaultName: z.string(),
  /** Addresses that others can use, e.g. "192.168.1.5:6666", most likely first. */
  addresses: z.array(z.string()),
  /** The key of the server, for links to it; empty unless it is on. */
  key: z.string(),
  /** Addresses of containers, virtual machines and tunnels, which are rarely reachable from the network. */
  otherAddresses: z.array(z.string()),
  /** Why it failed and what to do; null otherwise. */
  detail: phraseSchema.nullable(),
});
export type HostingView = z.infer<typeof hostingView>;

export const nearbyView = z.object({
  enabled: z.boolean(),
  /** Number of people nearby. */
  count: z.number(),
});
export type NearbyView = z.infer<typeof nearbyView>;

/** This computer's place in its network, for the preferences. */
export const networkView = z.object({
  /** The port on which this computer listens for peers; null if it does not. */
  port: z.number().nullable(),
  /** This computer's network interfaces. */
  interfaces: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      used: z.boolean(),
      /** Whether announcements come back; null if that is not tested. */
      works: z.boolean().nullable(),
      sentAt: z.number().nullable(),
      heardAt: z.number().nullable(),
      error: z.string(),
    }),
  ),
  /** Peers that this computer has found, and how. */
  peers: z.array(
    z.object({
      id: personId,
      user: z.string(),
      addresses: z.array(z.string()),
      /** How they were found. */
      way: phraseSchema,
      heardAt: z.number().nullable(),
      /** Whether there is a connection, and in which direction it can be made. */
      state: phraseSchema,
    }),
  ),
  /** Diagnosis in a sentence or two; `ok` if nothing seems wrong. */
  verdict: z.object({ ok: z.boolean(), text: phraseSchema.nullable() }),
});
export type NetworkView = z.infer<typeof networkView>;

/** What others do in a conversation. */
export const doingsView = z.object({
  /** Ids of those who type. */
  typing: z.array(personId),
  /** By person: the sort key of the row up to which they have read, and when that was written. */
  seen: z.record(z.string(), z.object({ order: z.string(), at: z.number() })),
});
export type DoingsView = z.infer<typeof doingsView>;

/** How what is typed is checked for spelling. */
export const spellingView = z.object({
  isOn: z.boolean(),
  /** Tags of the languages by which words are checked; none where the system does that. */
  languages: z.array(z.string()),
  /** Grows whenever a word may be judged differently. */
  version: z.number(),
});
export type SpellingView = z.infer<typeof spellingView>;

/** Where the app can stay without a window. */
export const backgroundView = z.object({
  /** Whether the desktop shows a tray. */
  hasTray: z.boolean(),
  /** Settings, by name, that have no effect on this system. */
  without: z.array(z.string()),
});
export type BackgroundView = z.infer<typeof backgroundView>;

/** The calendar by which the user is busy, if they have chosen one. */
export const calendarView = z.object({
  /** Why it cannot be read; null if it can. */
  problem: phraseSchema.nullable(),
  /** The next meeting, in milliseconds since 1970. */
  next: z.object({ from: z.number(), to: z.number() }).nullable(),
});
export type CalendarView = z.infer<typeof calendarView>;

/** What a conversation notifies of, and until when, in milliseconds since 1970; null for always. */
export const attentionView = z.object({
  level: z.enum(['all', 'mentions', 'nothing']),
  until: z.number().nullable(),
});
export type AttentionView = z.infer<typeof attentionView>;

/** For whom a room for everybody is. */
const everybodyView = z.union([
  z.object({ kind: z.literal('near'), network: z.string() }),
  /** `name` is empty if this computer is not connected with the server. */
  z.object({ kind: z.literal('server'), name: z.string() }),
]);
export type EverybodyView = z.infer<typeof everybodyView>;

export const conversationView = z.object({
  id: conversationId,
  /** Name to show: the title, or the names of the others. */
  name: z.string(),
  /** Title as it was written; absent if there is none. */
  title: z.string().optional(),
  /** Address of its picture, `/picture/<id>/<message>`; absent if it has none. */
  picture: z.string().optional(),
  /** Id of the founder, who can remove people. */
  founder: personId.optional(),
  /** Set for an open room, which anybody may join. `topic` says what it is about, and may be empty. */
  room: z
    .object({
      topic: z.string(),
      everybody: everybodyView.optional(),
      /** The members who may write, besides the founder; absent if all may. */
      speakers: z.array(personId).optional(),
      /** Set once it is closed: by whom, and when by their clock. */
      closed: z.object({ by: personId, at: z.number() }).optional(),
      /** Whether this person may write there, as a member. */
      mayWrite: z.boolean(),
    })
    .optional(),
  /** Set if nobody else knows of it: it is founded when the first message is sent. */
  planned: z.literal(true).optional(),
  /** Ids of the others who take part; if there are none, of those who left or never joined. */
  others: z.array(personId),
  /** Whether the people in `others` still take part. */
  company: z.enum(['here', 'left', 'never joined']),
  /** Ids of the members, and of those invited, including this person. Every id is in `people`. */
  members: z.array(personId),
  invited: z.array(personId),
  joined: z.boolean(),
  /** Whether this person left by choice, and was not removed. */
  hasLeft: z.boolean(),
  /** What lists show of its last activity. Absent in its own window, which would draw everything again for each message. */
  activity: z
    .object({
      last: z.object({ author: personId, text: z.string(), at: z.number() }).nullable(),
      /** Sort key of the list: time of the last activity by this computer's clock, in milliseconds since 1970. */
      at: z.number(),
      /** Number of unread messages; 1,000 means that many or more. */
      unread: z.number(),
      /** The beginning of the text that is not sent, on one line. */
      draft: z.string().optional(),
    })
    .optional(),
  /** Whether its messages are encrypted from end to end. That never changes. */
  sealed: z.boolean(),
  /** What raises notifications; only with `all` it is counted on the app's icon. */
  attention: attentionView,
  /** Whether it is listed separately until something new arrives. */
  archived: z.boolean(),
  /** Whether its history is about to be deleted here and can still be kept. */
  deleting: z.boolean(),
  /** Whether leaving waits until somebody else has everything held here; this person is still a member. */
  leaving: z.boolean(),
  /** Number of messages that others have and this computer lacks, and whether a node that has them is connected. */
  missing: z.object({ count: z.number(), coming: z.boolean() }),
});
export type ConversationView = z.infer<typeof conversationView>;

export const invitationView = z.object({
  /** The conversation's id. */
  id: conversationId,
  title: z.string().optional(),
  /** Address of the conversation's picture, if it has one that the user has been given. */
  picture: z.string().optional(),
  /** Whether what is said there is encrypted from end to end. */
  sealed: z.boolean(),
  from: personId,
  /** Ids of the members and invited, without this person and the inviter. */
  others: z.array(personId),
  /** What the inviter said first; null if nothing has come yet. */
  first: z.string().nullable(),
  at: z.number(),
});
export type InvitationView = z.infer<typeof invitationView>;

/** An open room that the user can join. */
export const roomView = z.object({
  /** The conversation's id. */
  id: conversationId,
  title: z.string(),
  /** What it is about; may be empty. */
  topic: z.string(),
  /** Number of members, as whoever lists it says. */
  people: z.number(),
  /** Whoever signed as its founder; absent in a room for everybody, which has none. */
  founder: personView.optional(),
  /** Whom it is for, if it is a room for everybody: those on a server, by its name, or on a network. */
  everybody: everybodyView.optional(),
  /** Its place in the list. */
  place: z.number(),
});
export type RoomView = z.infer<typeof roomView>;

/** Number of open invitations. `invitations` lists only some of them. */
export const waitingView = z.object({
  count: z.number(),
  /** Some of the inviters, earliest first. */
  inviters: z.array(z.object({ person: personId, count: z.number() })),
});
export type WaitingView = z.infer<typeof waitingView>;

/** An emoji, and the ids of the people who attached it to a message by messages of `kind`. */
const tallyView = z.object({ kind: z.string(), emoji: z.string(), people: z.array(personId) });
export type TallyView = z.infer<typeof tallyView>;

/** The message that another one answers, as this computer has it. */
const quoteView = z.object({
  row: entryHash,
  /** `unknown`: it is not here, or not shown to this person. */
  state: z.enum(['here', 'deleted', 'blocked', 'unknown']),
  /** Its author; absent if it is unknown. */
  author: personId.optional(),
  /** Its beginning on one line, if it is here; otherwise empty. */
  text: z.string(),
});
export type QuoteView = z.infer<typeof quoteView>;

/** A message that is pinned for everybody. */
export interface PinView {
  readonly row: EntryHash;
  readonly author: PersonId;
  /** Its beginning on one line. */
  readonly text: string;
  /** Who pinned it, and when by their clock, in milliseconds since 1970. */
  readonly by: PersonId;
  readonly at: number;
}

/** A stretch of a text that names a person, or everybody. */
const mentionView = z.object({
  start: z.number(),
  length: z.number(),
  person: personId.optional(),
});

/** How a poll stands: its choices, each with the people who voted for it. */
const pollView = z.object({
  choices: z.array(z.object({ text: z.string(), people: z.array(personId) })),
  /** Whether one person may choose several. */
  several: z.boolean(),
  closed: z.boolean(),
});
export type PollView = z.infer<typeof pollView>;

/** A change that this person made to a message and the server refused: it shows here, and the others do not have it. */
const refusedChangeView = z.object({
  /** The kind of the refused messages. */
  kind: z.string(),
  /** The emoji that they attached or took back; empty for kinds that do neither. */
  emoji: z.array(z.string()),
  /** Whether they took emoji back. */
  removed: z.boolean(),
  /** Hashes of the refused entries; removing them all undoes the change. */
  entries: z.array(entryHash),
  /** Why, as a sentence. */
  problem: phraseSchema,
});
export type RefusedChangeView = z.infer<typeof refusedChangeView>;

/** One row of a transcript: a text message, or a line about an event. */
export const rowView = z.object({
  /** Unique and stable: the entry's hash. */
  id: entryHash,
  /** Sort key. Rows are shown in its ascending order, by plain string comparison. */
  order: z.string(),
  author: personId,
  /** Time of writing by the author's clock, which may be wrong, in milliseconds since 1970. */
  at: z.number(),
  /** Time of arrival by this computer's clock, in milliseconds since 1970; `at` if unknown. */
  arrived: z.number(),
  kind: z.enum([
    'text',
    'file',
    'poll',
    /** Somebody shows, or has shown, their screen. */
    'screen',
    // By somebody whom the user has blocked.
    'blocked',
    'deleted',
    /** Sealed, and its key has not come. */
    'waiting',
    /** Sealed with a key that is here, and yet not to be opened. */
    'unreadable',
    'named',
    'pinned',
    'unpinned',
    // The conversation has another picture, or none.
    'pictured',
    'unpictured',
    'unknown',
    'invited',
    'withdrawn',
    'joined',
    'declined',
    'left',
    'removed',
    // Who may write in an open room from then on: the founder and `people`, or everybody.
    'speakers',
    'allSpeak',
    'closed',
    // Somebody removed a computer of theirs.
    'computer',
  ]),
  /** For `text` the text, for `file` its caption, for `poll` the question, for `named` the conversation's new name; otherwise empty. */
  text: z.string(),
  /** For `file`: what is offered. Its transfer is in `transfers`, under the row's id. */
  file: fileView.optional(),
  /** For `poll`: its choices and votes. */
  poll: pollView.optional(),
  /** For `screen`: whether its author has ended it. */
  screen: z.object({ over: z.boolean() }).optional(),
  /** For texts and captions: whom they name, and where in the text, in code points. */
  mentions: z.array(mentionView).optional(),
  /** For texts: whether somebody else wrote them elsewhere. */
  forwarded: z.literal(true).optional(),
  /** For texts, files and polls: the message that it answers, if it answers one. For `pinned` and `unpinned`: which. */
  quote: quoteView.optional(),
  /** Ids of the people invited, withdrawn or removed. */
  people: z.array(personId),
  /** For texts: time of the last edit, by the author's clock. */
  edited: z.number().optional(),
  /** For texts: the attached emoji, in order of arrival. */
  tallies: z.array(tallyView).optional(),
  /** For rows about somebody who left or was removed, and about who may write: number of their messages that are no longer shown because of it. */
  withdrawnMessages: z.number().optional(),
  /** Ids of other messages with the same number (a fork): the author's computer was copied, or is dishonest. */
  alternatives: z.array(entryHash).optional(),
  /** Whether it arrived when messages after it had been read and had been here for a while. */
  late: z.boolean(),
  /**
   * For this person's texts: `pending` until another node has it, `sent` until all members who may see it have it, then
   * `delivered`. For all rows of this person: `failed` if the server refused the entry (`problem` says why). Rows of others
   * are `sent`.
   */
  state: z.enum(['pending', 'sent', 'delivered', 'failed']),
  problem: phraseSchema.optional(),
  /** For messages: changes by this person that the server refused. */
  refusedChanges: z.array(refusedChangeView).optional(),
  /** For this person's texts: ids of the members who have it, and of those who do not yet. */
  reached: z.array(personId).optional(),
  awaited: z.array(personId).optional(),
});
export type RowView = z.infer<typeof rowView>;

/** The part of a transcript that a window has. */
export const pageView = z.object({
  /** Whether its rows reach the start, and the end, of the transcript. */
  atStart: z.boolean(),
  atEnd: z.boolean(),
  /** Number of unread messages of the conversation; 1,000 means that many or more. */
  unread: z.number(),
  /** Id of the row below the divider of new messages. */
  unreadFrom: entryHash.nullable(),
  /** Number of messages that count as read but were never on screen, at most 1,000. */
  skipped: z.number(),
  /** The row to scroll to, again whenever `sequence` grows. */
  target: z
    .object({ row: entryHash, align: z.enum(['start', 'center', 'end']), sequence: z.number() })
    .nullable(),
});
export type PageView = z.infer<typeof pageView>;

export const hitView = z.object({
  conversation: conversationId,
  title: z.string(),
  /** Id of the message's row. */
  row: entryHash,
  /** Name of the author. */
  author: z.string(),
  at: z.number(),
  /** An excerpt, with the matches marked. */
  excerpt: z.array(z.object({ text: z.string(), match: z.boolean() })),
});
export type HitView = z.infer<typeof hitView>;

/** State of message storage on this computer. */
export const storageView = z.object({
  /** `full`, `failed`: nothing can be stored at the moment. `set-aside`: the stored messages could not be read. */
  problem: z.enum(['none', 'full', 'failed', 'set-aside']),
  /** What it means and what to do; null if there is no problem. */
  detail: phraseSchema.nullable(),
});
export type StorageView = z.infer<typeof storageView>;

export const taskView = z.object({
  /** For example "Exporting messages". */
  label: phraseSchema,
  done: z.number(),
  /** 0 if unknown. */
  total: z.number(),
  cancellable: z.boolean(),
});
export type TaskView = z.infer<typeof taskView>;

/** A question for the passphrase of a file. */
export const passphraseQuestionView = z.object({
  /** Name of the file. */
  file: z.string(),
  /** What it holds: a profile, or exported conversations. */
  holds: z.enum(['backup', 'export']),
  /** Whether the last answer did not open it. */
  wasWrong: z.boolean(),
});
export type PassphraseQuestionView = z.infer<typeof passphraseQuestionView>;

/** How this profile's private keys are protected. */
export const keysView = z.object({
  /**
   * `plain`: not at all; `kept`: by the system; `locked`: the system does not open them any more, nothing can be written or sent;
   * `phrase`: opened by the recovery phrase for this run, without a system that could keep it.
   */
  state: z.enum(['plain', 'kept', 'locked', 'phrase']),
  /** Whether the system will protect them, once the user has noted the recovery phrase. */
  isOffered: z.boolean(),
});
export type KeysView = z.infer<typeof keysView>;

/** What this app shows of its screen to others. */
export const sharingView = z.object({
  conversation: conversationId,
  /** Name of the conversation. */
  name: z.string(),
  /** The message that says so; null while the user still chooses what to share. */
  row: entryHash.nullable(),
  /** Names of those who watch. */
  watchers: z.array(z.string()),
});
export type SharingView = z.infer<typeof sharingView>;

/** The screen of somebody else that this app shows. */
export const watchingView = z.object({
  conversation: conversationId,
  row: entryHash,
  /** Name of who shares it. */
  user: z.string(),
  /** `near`: a connection is made. Those after `live` say why there is nothing to see. */
  state: z.enum(['near', 'live', 'over', 'refused', 'unreachable', 'away', 'lost', 'foreign']),
  /** Counts the attempts to watch. */
  attempt: z.number(),
});
export type WatchingView = z.infer<typeof watchingView>;

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
