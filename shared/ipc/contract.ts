import { z } from 'zod';
import { conversationId, entryHash, personId } from '../ids';
import { bounds } from './bounds';
import { windowKinds, type Call } from './call';
import { kindCalls, kindEvents } from './kind-calls';
import { limits } from '../protocol/limits';
import { statusSchema } from '../protocol/messages';
import { phraseSchema } from '../words/phrase';
import { addressSchema, hostingSchema } from '../settings/fields';
import { preferencePages, settingsChanges } from '../settings/settings';
import { hitView, patchSchema, viewSchema } from './view';

const everyKind = windowKinds;
const nothing = z.undefined();
const noArgs = z.object({});
/** Arguments that name a conversation. A conversation window may only name its own. */
const conversation = z.object({ conversation: conversationId });
/** Result of a long-running call: a sentence for people, empty if the user cancelled. */
const told = z.object({
  detail: z.string(),
  /** Whether a file was written, which `showFile` shows. */
  file: z.boolean(),
});
/** Position of a menu in its window, in CSS pixels. */
const at = z.object({ x: z.int(), y: z.int() });
const format = z.enum(['page', 'lines']);
/** Index of a link among those of a message (`shownLinks`). */
const linkIndex = z.int().nonnegative();

const define = <Calls extends Record<string, Call>>(calls: Calls): Calls => calls;

/** Every call from a window to the main process. A window may be compromised, so it is only trusted with what it shows. */
export const calls = define({
  /** Returns the window's current view, with the sequence number of the last change in it. */
  subscribe: {
    args: noArgs,
    result: z.object({
      kind: z.enum(windowKinds),
      conversation: z.string().nullable(),
      sequence: z.number(),
      view: viewSchema,
    }),
    from: everyKind,
  },

  setName: {
    args: z.object({ user: z.string().max(200) }),
    result: nothing,
    from: ['roster', 'preferences'],
  },
  setStatus: {
    args: z.object({ status: statusSchema, note: z.string().max(500) }),
    result: nothing,
    from: ['roster', 'preferences'],
  },
  /** A PNG of 128 by 128 px in base64, or null to go back to initials. */
  setPicture: {
    args: z.object({ png: z.string().max(80_000).nullable() }),
    result: nothing,
    from: ['roster', 'preferences'],
  },
  setSettings: {
    args: settingsChanges,
    result: nothing,
    from: ['preferences'],
  },

  /** Connects to a server and remembers it; null forgets it. */
  setServer: { args: addressSchema.nullable(), result: nothing, from: ['roster', 'preferences'] },
  /** Tests a server without changing anything. `detail` says what was found. */
  testServer: {
    args: addressSchema,
    result: z.object({ ok: z.boolean(), detail: phraseSchema }),
    from: ['preferences'],
    outside: true,
  },
  /** Tests every network interface by a multicast to itself. See `NearbyView.interfaces`. */
  testNearby: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
  retryNow: { args: noArgs, result: nothing, from: ['roster', 'conversation'], outside: true },
  /** Starts the server on this computer (and connects to it), or stops it. */
  setHosting: {
    args: hostingSchema,
    result: nothing,
    from: ['roster', 'preferences'],
  },

  /** Starts a conversation, opens its window, and returns its id. */
  invite: {
    args: z.object({
      people: z.array(personId).min(1).max(limits.peoplePerConversation),
      title: z.string().max(bounds.titleCharacters).optional(),
    }),
    result: z.object({ conversation: z.string() }),
    from: ['roster'],
    outside: true,
  },
  /** Starts a conversation with the people of another one, opens its window, and returns its id. */
  startAgain: {
    args: conversation,
    result: z.object({ conversation: z.string() }),
    from: ['conversation'],
    outside: true,
  },
  inviteMore: {
    args: conversation.extend({
      people: z.array(personId).min(1).max(limits.peoplePerConversation),
      /** Whether they may read earlier messages. */
      history: z.boolean(),
    }),
    result: nothing,
    from: ['conversation'],
  },
  cancelInvitation: {
    args: conversation.extend({ person: personId }),
    result: nothing,
    from: ['conversation'],
  },
  accept: { args: conversation, result: nothing, from: ['invitation'], outside: true },
  decline: { args: conversation, result: nothing, from: ['invitation'] },
  /** Declines all open invitations from one person. */
  declineAll: { args: z.object({ from: personId }), result: nothing, from: ['invitation'] },
  /** Declines, and ignores all later invitations from this person. */
  ignore: { args: conversation, result: nothing, from: ['invitation'] },
  send: {
    args: conversation.extend({ text: z.string().max(bounds.textCharacters) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Sends all refused entries of the conversation again, if `row` is one. */
  resend: { args: conversation.extend({ row: entryHash }), result: nothing, from: ['conversation'] },
  /** Deletes the content of a refused message, edit, reaction or deletion on this computer, as if it had not been written. */
  removeRefused: { args: conversation.extend({ row: entryHash }), result: nothing, from: ['conversation'] },
  setDraft: {
    args: conversation.extend({ text: z.string().max(bounds.draftUnits) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Marks the rows from `first` to `last` as read: they are on screen in a focused window. */
  markRead: {
    args: conversation.extend({ first: entryHash, last: entryHash }),
    result: nothing,
    from: ['conversation'],
  },
  /** Moves the window's page of the transcript. */
  showOlder: { args: conversation, result: nothing, from: ['conversation'] },
  showNewer: { args: conversation, result: nothing, from: ['conversation'] },
  showEnd: { args: conversation, result: nothing, from: ['conversation'] },
  /** Goes to the first message that counts as read but was never on screen, or forgets these (`PageView.skipped`). */
  showSkipped: { args: conversation, result: nothing, from: ['conversation'] },
  forgetSkipped: { args: conversation, result: nothing, from: ['conversation'] },
  /** Goes to the first message of a day, or of the next day that has one. `at` is its start in milliseconds since 1970. */
  showDate: { args: conversation.extend({ at: z.number() }), result: nothing, from: ['conversation'] },
  showRow: { args: conversation.extend({ row: entryHash }), result: nothing, from: ['conversation'] },
  /** Copies messages to the clipboard as text: those between two rows, in either order, or all. */
  copyMessages: {
    args: conversation.extend({ between: z.tuple([entryHash, entryHash]).optional() }),
    result: told,
    from: ['conversation'],
    outside: true,
  },
  /** Opens a conversation at a message. */
  openRow: {
    args: conversation.extend({ row: entryHash }),
    result: nothing,
    from: ['roster'],
    outside: true,
  },
  /** Finds messages, newest first. A conversation's window searches its own. */
  search: {
    args: z.object({
      text: z.string().max(1_000),
      conversation: conversationId.optional(),
      /** Continues an earlier search: the value of its `more`. */
      olderThan: z.number().optional(),
    }),
    result: z.object({
      hits: z.array(hitView),
      more: z.number().nullable(),
      /** Number of messages searched, which is all of them. */
      searched: z.number(),
      /** Sentences about parts of the text that were not understood. */
      problems: z.array(z.string()),
    }),
    from: ['conversation', 'roster'],
  },
  mute: {
    args: conversation.extend({ muted: z.boolean() }),
    result: nothing,
    from: ['conversation', 'roster'],
  },
  archive: {
    args: conversation.extend({ archived: z.boolean() }),
    result: nothing,
    from: ['conversation', 'roster'],
  },
  /** Deletes the messages of a conversation on this computer, after a delay during which `keepHistory` undoes it. */
  deleteHistory: { args: conversation, result: nothing, from: ['conversation', 'roster'] },
  keepHistory: { args: conversation, result: nothing, from: ['conversation', 'roster'] },
  leave: { args: conversation, result: nothing, from: ['conversation', 'roster'] },
  /** Leaves at once where leaving waits, whatever others hold. */
  leaveNow: { args: conversation, result: nothing, from: ['conversation', 'roster'] },
  /** Cancels leaving while it still waits (`ConversationView.leaving`). */
  stay: { args: conversation, result: nothing, from: ['conversation', 'roster'] },

  ...kindCalls,

  /** Asks for a file and exports the conversation to it: as a page for people, or as lines that can be imported. */
  exportConversation: {
    args: conversation.extend({ format }),
    result: told,
    from: ['conversation'],
    outside: true,
  },
  exportAll: { args: z.object({ format }), result: told, from: ['preferences'], outside: true },
  importConversations: { args: noArgs, result: told, from: ['preferences'], outside: true },
  /** Asks for a file and writes the whole profile to it, including the key. */
  backUp: { args: noArgs, result: told, from: ['preferences'], outside: true },
  /** Asks for a backup, checks it, asks for confirmation, and restarts with its contents. */
  restore: { args: noArgs, result: told, from: ['preferences'], outside: true },
  /** Shows the last file that this window wrote, in its folder. */
  showFile: { args: noArgs, result: nothing, from: ['conversation', 'preferences'], outside: true },
  /** Cancels the view's `task`. */
  cancelTask: { args: noArgs, result: nothing, from: ['conversation', 'preferences'] },

  /** Shows the menu of a person, conversation or message that the window may see. */
  personMenu: {
    args: z.object({ person: personId, at }),
    result: nothing,
    from: ['roster', 'conversation'],
    outside: true,
  },
  conversationMenu: {
    args: conversation.extend({ at }),
    result: nothing,
    from: ['roster', 'conversation'],
    outside: true,
  },
  messageMenu: {
    args: conversation.extend({
      row: entryHash,
      /** Index of the clicked link, from 0; null for none. */
      link: linkIndex.nullable(),
      selected: z.boolean(),
      at,
    }),
    result: nothing,
    from: ['conversation'],
    outside: true,
  },

  openConversation: { args: conversation, result: nothing, from: ['roster'], outside: true },
  openInvitations: { args: noArgs, result: nothing, from: ['roster'], outside: true },
  openPreferences: {
    args: z.object({ page: z.enum(preferencePages).optional() }),
    result: nothing,
    from: ['roster'],
    outside: true,
  },
  /**
   * Opens a link of a message in the browser or the mail program. The window sends its index; the main process reads the
   * address from the message. The user is asked first if the link looks like another site than the one it opens.
   */
  openLink: {
    args: conversation.extend({ row: entryHash, link: linkIndex }),
    result: nothing,
    from: ['conversation'],
    outside: true,
  },
  closeWindow: { args: noArgs, result: nothing, from: everyKind },
});

/** Every event from the main process to a window. */
export const events = {
  /** A change to the view. Numbered per window without gaps; after a gap, subscribe again. */
  changed: z.object({ sequence: z.number(), patch: patchSchema }),
  /** Why a menu command failed, as a sentence for people. */
  menuFailed: z.object({ message: z.string() }),
  /** Preferences: show this page. */
  showPage: z.object({ page: z.enum(preferencePages) }),
  ...kindEvents,
} as const;

export type CallName = keyof typeof calls;
export type CallArgs<Name extends CallName> = z.input<(typeof calls)[Name]['args']>;
export type CallResult<Name extends CallName> = z.output<(typeof calls)[Name]['result']>;
export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;

/** Result of a call: a value, or an error code for programs with a sentence for people. */
export type CallOutcome<Name extends CallName> =
  { ok: true; value: CallResult<Name> } | { ok: false; error: { code: string; message: string } };

/** API that the preload script exposes as `window.parley`: one function per call and per event, nothing generic. */
export type Bridge = {
  [Name in CallName]: (args: CallArgs<Name>) => Promise<CallOutcome<Name>>;
} & {
  [Name in EventName as `on${Capitalize<Name>}`]: (
    listener: (payload: EventPayload<Name>) => void,
  ) => () => void;
};
