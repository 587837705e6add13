import { z } from 'zod';
import type { Address } from '../protocol/address';
import { limits } from '../protocol/limits';
import { statusSchema } from '../protocol/messages';

/** A picture as a window can show it: `app://parley/icon/<hash>`, or null for the initials on the person's colour. */
const picture = z.string().nullable();

/** A person as windows name them. `id` is stable; `user` is what to show. */
export const personView = z.object({
  id: z.string(),
  user: z.string(),
  online: z.boolean(),
  status: statusSchema,
  note: z.string(),
  picture,
  /** Where they can be reached; null while they are away. */
  reach: z.enum(['server', 'nearby', 'both']).nullable(),
  /** The server that writes for them, because their program is a simple one: what to call it, e.g. "Lab server". */
  through: z.string().optional(),
});
export type PersonView = z.infer<typeof personView>;

export const meView = personView.extend({
  /** False on a first start, until a name has been chosen. */
  named: z.boolean(),
});
export type MeView = z.infer<typeof meView>;

/** What the app is connected to, in one of a few plain states. */
export const connectionView = z.object({
  state: z.enum(['unconfigured', 'connecting', 'online', 'waiting', 'refused']),
  /** "Lab server" or "10.0.0.5:6666": what to call the server. */
  server: z.string(),
  /** One sentence for people: what is so and, if something is wrong, what happens next. Empty when online. */
  detail: z.string(),
  /** In state `waiting`: when the next try is, in milliseconds since 1970. */
  retryAt: z.number().nullable(),
  /** In state `refused`: the error code, e.g. `name-taken`, `bad-name`. */
  code: z.string().nullable(),
  /** With code `name-taken`: a similar name that is free. */
  suggestion: z.string().nullable(),
});
export type ConnectionView = z.infer<typeof connectionView>;

export const hostingView = z.object({
  state: z.enum(['off', 'starting', 'on', 'failed']),
  /** Addresses that others can use, e.g. "192.168.1.5:6666", the likeliest first. */
  addresses: z.array(z.string()),
  /** Addresses of containers, virtual machines and tunnels, which seldom lead here from the network. */
  otherAddresses: z.array(z.string()),
  /** Why it failed and what to do; empty otherwise. */
  detail: z.string(),
});
export type HostingView = z.infer<typeof hostingView>;

export const portSchema = z.int().min(1).max(65_535);
/** Where somebody listens, as windows send it and files keep it. */
export const addressSchema = z.object({
  host: z.string().trim().min(1).max(limits.hostCharacters),
  port: portSchema,
}) satisfies z.ZodType<Address>;

/** How this computer looks for others on its network. */
export const nearbySettings = z.object({
  enabled: z.boolean(),
  /** How many networks away others are looked for: 1 is this network only. */
  hops: z.int().min(1).max(32),
  /** Names of interfaces that are not used. */
  excluded: z.array(z.string().max(64)).max(64),
  /** Whether several people on this computer see each other without a network. */
  loopback: z.boolean(),
  /** The TCP port to listen on; 0 for any. */
  port: z.int().min(0).max(65_535),
  /** Peers that were added by hand. */
  manual: z.array(addressSchema).max(64),
});

export const nearbyView = z.object({
  enabled: z.boolean(),
  /** How many people are near. */
  count: z.number(),
  /** Preferences: where peers reach this computer, e.g. "port 43121"; empty while it does not listen. */
  listening: z.string(),
  /** Preferences: this computer's addresses. */
  interfaces: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      used: z.boolean(),
      /** In a few words, how it goes: "works", "last heard 3 s ago" is for the window to say. */
      works: z.boolean().nullable(),
      sentAt: z.number().nullable(),
      heardAt: z.number().nullable(),
      error: z.string(),
    }),
  ),
  /** Preferences: whom this computer has found, and how. */
  peers: z.array(
    z.object({
      id: z.string(),
      user: z.string(),
      addresses: z.array(z.string()),
      way: z.string(),
      heardAt: z.number().nullable(),
      /** In a few words: whether there is a connection, and in which direction it could be made. */
      state: z.string(),
    }),
  ),
  /** Preferences: what all this means, in a sentence or two; `ok` when nothing seems to be wrong. */
  verdict: z.object({ ok: z.boolean(), text: z.string() }),
});
export type NearbyView = z.infer<typeof nearbyView>;

export const conversationView = z.object({
  id: z.string(),
  /** What it is called: its title, or the names of those whom it is with. */
  name: z.string(),
  /** The title that somebody gave it, as it was written; absent: none. */
  title: z.string().optional(),
  /** The id of its founder, who can remove people. */
  founder: z.string().optional(),
  /** Ids of those whom it is with: the others in it; when there are none, those who left or never joined. */
  others: z.array(z.string()),
  /** Whether the others are still there. */
  company: z.enum(['here', 'left', 'never joined']),
  /** Ids of the members and of those invited, me included; every id is in `people`. */
  members: z.array(z.string()),
  invited: z.array(z.string()),
  /** Whether I am a member. */
  joined: z.boolean(),
  /** Of one that I am not in any more: I left, and was not put out of it. */
  hasLeft: z.boolean(),
  last: z.object({ author: z.string(), text: z.string(), at: z.number() }).nullable(),
  /** For ordering the list: when something last happened by this computer's clock, milliseconds since 1970. */
  at: z.number(),
  /** How many texts have not been on screen; 1,000 stands for that many or more. */
  unread: z.number(),
  /** No notifications, and not counted on the app's icon. */
  muted: z.boolean(),
  /** Put away: listed apart until something new comes. */
  archived: z.boolean(),
  /** Its history is about to be deleted here, and can still be kept. */
  deleting: z.boolean(),
  /** I have left, which waits until somebody else has all that is here: until then I am still in it. */
  leaving: z.boolean(),
  /** How many messages others are known to have and this computer lacks, and whether somebody who has them is connected. */
  missing: z.object({ count: z.number(), coming: z.boolean() }),
});
export type ConversationView = z.infer<typeof conversationView>;

export const invitationView = z.object({
  /** The conversation's id. */
  id: z.string(),
  title: z.string().optional(),
  from: z.string(),
  /** Ids of everyone else who is in or asked, me not included. */
  others: z.array(z.string()),
  at: z.number(),
});
export type InvitationView = z.infer<typeof invitationView>;

/** How many invitations wait. The view lists some of each person, and some people. */
export const waitingView = z.object({
  count: z.number(),
  /** Whose they are, those who asked first, first. */
  inviters: z.array(z.object({ person: z.string(), count: z.number() })),
});
export type WaitingView = z.infer<typeof waitingView>;

/** An emoji that people reacted with to a message, and their ids. */
const reactionView = z.object({ emoji: z.string(), people: z.array(z.string()) });
export type ReactionView = z.infer<typeof reactionView>;

/** One row of a transcript: a text, or a line that tells what happened. */
export const rowView = z.object({
  /** Unique and stable: the entry's hash. */
  id: z.string(),
  /** Sort key: rows are shown in ascending order of it (plain string comparison). */
  order: z.string(),
  author: z.string(),
  /** When it was written by its author's clock, which may be wrong. */
  at: z.number(),
  /** When it came to this computer, by this computer's clock; `at` where that is not known. */
  arrived: z.number(),
  kind: z.enum([
    'text',
    'deleted',
    'named',
    'unknown',
    'invited',
    'withdrawn',
    'joined',
    'declined',
    'left',
    'removed',
  ]),
  /** The text of kind `text`, the conversation's new name of kind `named`; otherwise empty. */
  text: z.string(),
  /** Ids of the people invited, withdrawn or removed. */
  people: z.array(z.string()),
  /** Of texts: when the author changed it last, by their clock. */
  edited: z.number().optional(),
  /** Of texts: what people reacted with, in the order in which it came, and the ids of those people. */
  reactions: z.array(reactionView).optional(),
  /** Of rows that tell who left or was removed: number of that person's messages that are no longer shown for it. */
  withdrawnMessages: z.number().optional(),
  /** Ids of other messages that its author's computer wrote in its place: the computer was copied, or its owner lies. */
  alternatives: z.array(z.string()).optional(),
  /** It arrived when messages that stand after it had been read, and had been here for a while. */
  late: z.boolean(),
  /**
   * Of my own texts: `pending` until anybody else has it, `sent` until all members who may see it have it, `delivered`, or
   * refused (`problem` says why). Others' are `sent`.
   */
  state: z.enum(['pending', 'sent', 'delivered', 'failed']),
  problem: z.string().optional(),
  /** Of my own texts: ids of the members who have it, and of those who do not yet. */
  reached: z.array(z.string()).optional(),
  awaited: z.array(z.string()).optional(),
});
export type RowView = z.infer<typeof rowView>;

/** Which part of a transcript a window is given. */
export const pageView = z.object({
  /** Whether nothing comes before its rows, and after them. */
  atStart: z.boolean(),
  atEnd: z.boolean(),
  /** The id of the row before which the divider of new messages stands. */
  unreadFrom: z.string().nullable(),
  /** Number of messages that count as read but were never on screen, at most 1,000; 0 when there are none. */
  skipped: z.number(),
  /** The row to bring into sight; anew whenever `sequence` grows. */
  target: z
    .object({ row: z.string(), align: z.enum(['start', 'center', 'end']), sequence: z.number() })
    .nullable(),
});
export type PageView = z.infer<typeof pageView>;

/** Number of rows that a page of a transcript is extended by, and that it holds at most: some screens full in both directions. */
export const pageSize = { step: 80, rowsAtMost: 320 } as const;

/** A message that a search has found. */
export const hitView = z.object({
  conversation: z.string(),
  /** What the conversation is called. */
  title: z.string(),
  /** The id of its row. */
  row: z.string(),
  author: z.string(),
  at: z.number(),
  /** A piece of it, with what was looked for marked. */
  excerpt: z.array(z.object({ text: z.string(), match: z.boolean() })),
});
export type HitView = z.infer<typeof hitView>;

/** How it stands with keeping messages on this computer. */
export const storageView = z.object({
  /** `full`, `failed`: nothing can be kept at the moment. `set-aside`: what was kept could not be read. */
  problem: z.enum(['none', 'full', 'failed', 'set-aside']),
  /** What it means and what to do; empty when there is no problem. */
  detail: z.string(),
});
export type StorageView = z.infer<typeof storageView>;

/** Something that takes a while. */
export const taskView = z.object({
  /** "Exporting messages". */
  label: z.string(),
  done: z.number(),
  /** 0 when it is not known. */
  total: z.number(),
  cancellable: z.boolean(),
});
export type TaskView = z.infer<typeof taskView>;

export const settingsView = z.object({
  server: addressSchema.nullable(),
  hosting: z.object({ enabled: z.boolean(), port: z.number(), name: z.string() }),
  nearby: nearbySettings,
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.enum(['100', '125', '150', '200']),
  enterSends: z.boolean(),
  notifications: z.boolean(),
  notificationText: z.boolean(),
  /** Ids and names of people whose invitations are ignored. */
  ignored: z.array(z.object({ id: z.string(), user: z.string() })),
});
export type SettingsView = z.infer<typeof settingsView>;

/** Everything that a window may see. A slice that is not for a window's kind stays empty there. */
export const viewSchema = z.object({
  me: meView,
  connection: connectionView,
  hosting: hostingView,
  nearby: nearbyView,
  settings: settingsView,
  /** Roster, conversation, invitations: everyone who is online or named elsewhere in the view; me included. */
  people: z.record(z.string(), personView),
  /** Roster: all that I am in. Conversation: its own. */
  conversations: z.record(z.string(), conversationView),
  /** Invitations: some of those that wait. */
  invitations: z.record(z.string(), invitationView),
  /** Invitations, roster: how many wait. */
  waiting: waitingView,
  /** Conversation: the part of its transcript that `page` is about. */
  rows: z.record(z.string(), rowView),
  page: pageView,
  storage: storageView,
  /** What this window has begun and is under way. */
  task: taskView.nullable(),
  /** Conversation: what was being written when the window was last closed. */
  draft: z.string(),
});
export type View = z.infer<typeof viewSchema>;

const changes = <Schema extends z.ZodType>(item: Schema) => z.record(z.string(), item.nullable());

/** What has changed: a value that is present replaces the old one; in a record, null takes the item out. */
export const patchSchema = z
  .object({
    me: meView,
    connection: connectionView,
    hosting: hostingView,
    nearby: nearbyView,
    settings: settingsView,
    people: changes(personView),
    conversations: changes(conversationView),
    invitations: changes(invitationView),
    waiting: waitingView,
    rows: changes(rowView),
    page: pageView,
    storage: storageView,
    task: taskView.nullable(),
    draft: z.string(),
  })
  .partial();
export type Patch = z.infer<typeof patchSchema>;

export const recordSlices = ['people', 'conversations', 'invitations', 'rows'] as const;
