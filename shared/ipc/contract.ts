import { z } from 'zod';
import { conversationId, entryHash, personId } from '../ids';
import { bounds } from './bounds';
import { windowKinds, type Call } from './call';
import { kindCalls, kindEvents } from './kind-calls';
import { limits } from '../protocol/limits';
import { statusSchema } from '../protocol/messages';
import { addressSchema, hitView, patchSchema, portSchema, settingsView, viewSchema } from './view';

const everyKind = windowKinds;
const nothing = z.undefined();
const noArgs = z.object({});
/** A call that names a conversation: a conversation window may only name its own. */
const conversation = z.object({ conversation: conversationId });
/** What came of something that takes a while, in a sentence; empty if the user cancelled. */
const told = z.object({
  detail: z.string(),
  /** Whether a file was written, which `showFile` shows. */
  file: z.boolean(),
});
/** Where in its window a menu opens, in CSS pixels. */
const at = z.object({ x: z.int(), y: z.int() });
const format = z.enum(['page', 'lines']);
/** The place of a link among those of a message (`shownLinks`). */
const linkIndex = z.int().nonnegative();

const define = <Calls extends Record<string, Call>>(calls: Calls): Calls => calls;

/** Every call from a window to the main process. A window is not trusted beyond what it shows: it may be taken over. */
export const calls = define({
  /** The window's view now, with the number of the last change that it holds. */
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
    args: settingsView.partial(),
    result: nothing,
    from: ['preferences'],
  },

  /** Connects to a server and remembers it; null forgets it. */
  setServer: { args: addressSchema.nullable(), result: nothing, from: ['roster', 'preferences'] },
  /** Tries a server without changing anything; says in a sentence what was found. */
  testServer: {
    args: addressSchema,
    result: z.object({ ok: z.boolean(), detail: z.string() }),
    from: ['preferences'],
    outside: true,
  },
  /** Tries every interface with a multicast to itself; the view tells what came back. */
  testNearby: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
  retryNow: { args: noArgs, result: nothing, from: ['roster', 'conversation'], outside: true },
  /** Starts the server on this computer (and connects to it), or stops it. */
  setHosting: {
    args: z.object({
      enabled: z.boolean(),
      port: portSchema,
      name: z.string().trim().min(1).max(bounds.serverNameUnits),
    }),
    result: nothing,
    from: ['roster', 'preferences'],
  },

  /** Starts a conversation, opens its window, and returns its id. */
  invite: {
    args: z.object({
      people: z.array(personId).min(1).max(limits.peoplePerConversation),
      title: z.string().max(limits.titleCharacters).optional(),
    }),
    result: z.object({ conversation: z.string() }),
    from: ['roster'],
    outside: true,
  },
  /** Starts a conversation with those whom another one was with, opens its window, and returns its id. */
  startAgain: {
    args: conversation,
    result: z.object({ conversation: z.string() }),
    from: ['conversation'],
    outside: true,
  },
  inviteMore: {
    args: conversation.extend({
      people: z.array(personId).min(1).max(limits.peoplePerConversation),
      /** Whether they may read what was said before. */
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
  /** Declines every invitation of one person that waits. */
  declineAll: { args: z.object({ from: personId }), result: nothing, from: ['invitation'] },
  /** Declines, and from now on declines silently whatever this person asks. */
  ignore: { args: conversation, result: nothing, from: ['invitation'] },
  send: {
    args: conversation.extend({ text: z.string().max(2 * limits.textCharacters) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Tries a message that was refused once more. */
  resend: { args: conversation.extend({ row: entryHash }), result: nothing, from: ['conversation'] },
  /** Removes a message that was refused. */
  removeRefused: { args: conversation.extend({ row: entryHash }), result: nothing, from: ['conversation'] },
  setDraft: {
    args: conversation.extend({ text: z.string().max(bounds.draftUnits) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Everything from one row to another is on screen, in a window that has the focus. */
  markRead: {
    args: conversation.extend({ first: entryHash, last: entryHash }),
    result: nothing,
    from: ['conversation'],
  },
  /** Moves the part of the transcript that the window is given. */
  showOlder: { args: conversation, result: nothing, from: ['conversation'] },
  showNewer: { args: conversation, result: nothing, from: ['conversation'] },
  showEnd: { args: conversation, result: nothing, from: ['conversation'] },
  /** Goes to the first of the messages that count as read but were never on screen, or forgets them (`PageView.skipped`). */
  showSkipped: { args: conversation, result: nothing, from: ['conversation'] },
  forgetSkipped: { args: conversation, result: nothing, from: ['conversation'] },
  /** Goes to the first message of a day (its start in milliseconds since 1970), or of the next day that has one. */
  showDate: { args: conversation.extend({ at: z.number() }), result: nothing, from: ['conversation'] },
  /** Goes to a message. */
  showRow: { args: conversation.extend({ row: entryHash }), result: nothing, from: ['conversation'] },
  /** Puts messages on the clipboard as text: those from one row to another in either order, or all. */
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
  /** Finds messages, the newest first; a conversation's window searches its own. */
  search: {
    args: z.object({
      text: z.string().max(1_000),
      conversation: conversationId.optional(),
      /** Goes on where an earlier search ended: its `more`. */
      olderThan: z.number().optional(),
    }),
    result: z.object({
      hits: z.array(hitView),
      more: z.number().nullable(),
      /** How many messages were searched: all that there are. */
      searched: z.number(),
      /** What of the text was not understood, in sentences. */
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
  /** Deletes the messages of a conversation on this computer, in a while: until then it can be taken back. */
  deleteHistory: { args: conversation, result: nothing, from: ['conversation', 'roster'] },
  keepHistory: { args: conversation, result: nothing, from: ['conversation', 'roster'] },
  leave: { args: conversation, result: nothing, from: ['conversation', 'roster'] },
  /** Leaves where leaving waits, whatever others hold. */
  leaveNow: { args: conversation, result: nothing, from: ['conversation', 'roster'] },
  /** Does not leave after all, where leaving still waits (`ConversationView.leaving`). */
  stay: { args: conversation, result: nothing, from: ['conversation', 'roster'] },

  ...kindCalls,

  /** Asks for a file and writes the conversation into it: a page for people, or lines that can be imported. */
  exportConversation: {
    args: conversation.extend({ format }),
    result: told,
    from: ['conversation'],
    outside: true,
  },
  exportAll: { args: z.object({ format }), result: told, from: ['preferences'], outside: true },
  importConversations: { args: noArgs, result: told, from: ['preferences'], outside: true },
  /** Asks for a file and writes all that the profile keeps into it, the key included. */
  backUp: { args: noArgs, result: told, from: ['preferences'], outside: true },
  /** Asks for a backup, checks it, asks again, and starts anew with what is in it. */
  restore: { args: noArgs, result: told, from: ['preferences'], outside: true },
  /** Shows the file that this window wrote last in its folder. */
  showFile: { args: noArgs, result: nothing, from: ['conversation', 'preferences'], outside: true },
  /** Ends what the view's `task` tells of. */
  cancelTask: { args: noArgs, result: nothing, from: ['conversation', 'preferences'] },

  /** Shows the menu of a person, a conversation or a message of the window's own scope. */
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
      /** Which of its links was clicked, counted from 0; null for none. */
      link: linkIndex.nullable(),
      /** Whether some text is selected. */
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
    args: z.object({
      page: z
        .enum(['you', 'server', 'nearby', 'notifications', 'appearance', 'privacy', 'advanced'])
        .optional(),
    }),
    result: nothing,
    from: ['roster'],
    outside: true,
  },
  /**
   * Opens a link of a message in the browser or the mail program. The window says which one it is; the address is read from
   * the message here. The user is asked first if it reads like another site than the one it opens.
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
  /** Changes to the view, numbered without gaps per window; on a gap, subscribe again. */
  changed: z.object({ sequence: z.number(), patch: patchSchema }),
  /** Why something that was chosen in a menu could not be done. */
  menuFailed: z.object({ message: z.string() }),
  /** Preferences: show this page. */
  showPage: z.object({ page: z.string() }),
  ...kindEvents,
} as const;

export type CallName = keyof typeof calls;
export type CallArgs<Name extends CallName> = z.input<(typeof calls)[Name]['args']>;
export type CallResult<Name extends CallName> = z.output<(typeof calls)[Name]['result']>;
export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;

/** What a call gives back: a value, or a code for programs with a sentence for people. */
export type CallOutcome<Name extends CallName> =
  { ok: true; value: CallResult<Name> } | { ok: false; error: { code: string; message: string } };

/** What the preload script puts on `window.parley`: one function per call and one per event, nothing generic. */
export type Bridge = {
  [Name in CallName]: (args: CallArgs<Name>) => Promise<CallOutcome<Name>>;
} & {
  [Name in EventName as `on${Capitalize<Name>}`]: (
    listener: (payload: EventPayload<Name>) => void,
  ) => () => void;
};
