import { z } from 'zod';
import { isBlank } from '../text/visible';
import { limits } from './limits';
import { listOf } from './list-of';
import type { ErrorCode } from './errors';

/** A schema check that fails with a protocol error code of its own. */
const rule = <Type>(test: (value: Type) => boolean, code: ErrorCode, message: string) =>
  z.refine<Type>(test, { error: message, params: { code } });

const characters = (text: string): number => [...text].length;
const short = (most: number) =>
  z.string().check(
    rule((value: string) => characters(value) <= most, 'wrong-type', `Use at most ${most} characters.`),
    rule((value: string) => value.isWellFormed(), 'wrong-type', 'The text has half a surrogate pair.'),
  );

export const statusSchema = z.enum(['available', 'away', 'busy']);
export type Status = z.infer<typeof statusSchema>;

export const conversationIdSchema = z.guid().transform((id) => id.toLowerCase());
/** An Ed25519 public key in base64url: the id of a person, and what verifies their signatures. */
export const personIdSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const signatureSchema = z.string().regex(/^[A-Za-z0-9_-]{86}$/);
/** The lower-case hex SHA-256 of a picture's bytes. */
export const iconHashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const nameSchema = z.string().max(200);
export const noteSchema = short(limits.noteCharacters);
export const titleSchema = short(limits.titleCharacters);
export const messageIdSchema = z.string().min(1).max(limits.messageIdCharacters);
const emptyText = 'The text is empty. Write something first.';
export const textSchema = z.string().check(
  rule((text: string) => text.trim() !== '', 'empty-text', emptyText),
  rule(
    (text: string) => characters(text) <= limits.textCharacters,
    'text-too-long',
    'The text is longer than 8,000 characters. Send it in parts.',
  ),
  rule((text: string) => text.isWellFormed(), 'wrong-type', 'The text has half a surrogate pair.'),
);
/** A text that is written now. Older entries may have one of which nothing can be seen. */
export const writtenTextSchema = textSchema.check(
  rule((text: string) => !isBlank(text), 'empty-text', emptyText),
);
const namesSchema = z.array(nameSchema).min(1).max(limits.usersPerInvite);
const countSchema = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

const authorship = {
  author: personIdSchema,
  /** The author's name when they wrote it. */
  from: nameSchema,
  number: countSchema,
  clock: countSchema,
  /** Milliseconds since 1970 by the author's clock; shown, never ordered by. */
  at: z.int().min(0).max(8.64e15),
  signature: signatureSchema,
};
const inConversation = z.object({ conversation: conversationIdSchema });
const personSchema = z.object({ id: personIdSchema, user: nameSchema });

/** The messages that make up a conversation's log, as full nodes pass them on: each names its author and is signed. */
export const entrySchemas = {
  INVITE: inConversation.extend({
    ...authorship,
    invited: z.array(personSchema).min(1).max(limits.usersPerInvite),
    title: titleSchema.optional(),
    /**
     * What of the past those invited are not given: per author, texts up to this number; and how many entries that are no
     * texts the author has up to there, by which those invited know that they hold all of them. Absent: they are given all.
     */
    since: z.record(personIdSchema, z.tuple([countSchema, z.int().min(0)])).optional(),
  }),
  UNINVITE: inConversation.extend({
    ...authorship,
    withdrawn: z.array(personSchema).min(1).max(limits.usersPerInvite),
  }),
  JOIN: inConversation.extend(authorship),
  DECLINE: inConversation.extend(authorship),
  LEAVE: inConversation.extend(authorship),
  SEND_MESSAGE: inConversation.extend({ ...authorship, id: messageIdSchema, text: textSchema }),
};
export type EntryCommand = keyof typeof entrySchemas;
export const isEntryCommand = (command: string): command is EntryCommand =>
  Object.hasOwn(entrySchemas, command);

/** The same commands as a simple client writes them: no author, no number; its server authors for it. */
export const simpleSchemas = {
  INVITE: z.object({
    conversation: conversationIdSchema.optional(),
    users: namesSchema,
    title: titleSchema.optional(),
    /** Whether those invited are given all that was said before. */
    history: z.boolean().optional(),
  }),
  UNINVITE: inConversation.extend({ users: namesSchema }),
  JOIN: inConversation,
  DECLINE: inConversation,
  LEAVE: inConversation,
  SEND_MESSAGE: inConversation.extend({ id: messageIdSchema.optional(), text: writtenTextSchema }),
};

/** A node's optional abilities, named in REGISTER and WELCOME. Ones that are not known are ignored. */
export const features = {
  /** Speaks signed entries and HAVE instead of INVITATION and CONVERSATIONS; needs `key`. */
  log: 'log',
  /** Wants ONLINE_CHANGES after the first ONLINE_USERS. */
  changes: 'changes',
  /** Wants to be told with RECEIPTS whom its entries have reached. */
  receipts: 'receipts',
} as const;

const presence = {
  status: statusSchema,
  note: noteSchema.optional(),
  icon: iconHashSchema.nullish(),
};
export const onlineUserSchema = z.object({ user: nameSchema, id: personIdSchema, ...presence });
export type OnlineUser = z.infer<typeof onlineUserSchema>;

/** Per author, the highest number up to which nothing is missing. */
export const haveSchema = z.record(personIdSchema, z.int().min(0));
export type Have = z.infer<typeof haveSchema>;

const rangeSchema = z.tuple([countSchema, countSchema]);

/** What a node says that it has of a conversation. */
export const claimSchema = z.object({
  have: haveSchema,
  /** Numbers held beyond a gap, as stretches. */
  beyond: z.record(personIdSchema, z.array(rangeSchema).max(limits.rangesPerAuthor)).optional(),
  /** Numbers up to these count as had, but their texts cannot be given from here. */
  from: haveSchema.optional(),
});
export type Claim = z.infer<typeof claimSchema>;

const haveMessage = z.object({
  conversations: z.array(inConversation.extend(claimSchema.shape)).max(limits.conversationsPerHave),
  /** Ends the list of all that the receiver takes part in, which a server gives after WELCOME. */
  last: z.boolean().optional(),
});
const receiptsMessage = inConversation.extend({
  /** To a server: per author, the number up to which the sender holds all. Only what is new need be said. */
  received: haveSchema.optional(),
  /** From a server: per person, the number up to which they hold all that the receiver wrote. */
  delivered: haveSchema.optional(),
});
const iconMessage = z.object({
  hash: iconHashSchema,
  /** Base64 of a PNG; absent in a question. */
  data: z
    .string()
    .max(Math.ceil(limits.iconBytes / 3) * 4)
    .optional(),
});
const token = z.object({ token: z.string().max(200).optional() });

const nonceSchema = z.string().min(16).max(200);
/** Made anew at every start of a node: tells a restart from a second connection. */
export const instanceSchema = z.string().min(1).max(64);
/** Where a peer listens: `parley://host:port`. */
export const peerUrlsSchema = z.array(z.string().max(100)).max(8);

/** What peers tell each other beyond what clients and servers do. */
export const peerSchemas = {
  /** Other peers that the sender is connected with, and where they listen. */
  PEERS: z.object({
    peers: listOf(z.object({ peer: personIdSchema, urls: peerUrlsSchema }), 200),
  }),
  /** Whether the one who was dialled could connect to the dialler, too. */
  REACH: z.object({ reached: z.boolean() }),
};
export type PeerMessages = {
  [Command in keyof typeof peerSchemas]: z.infer<(typeof peerSchemas)[Command]>;
};

/** What a server understands, apart from the entries and their simple forms. */
export const clientSchemas = {
  REGISTER: z.object({
    user: z.string(),
    status: statusSchema.optional(),
    note: noteSchema.optional(),
    icon: iconHashSchema.nullish(),
    key: personIdSchema.optional(),
    features: z.array(z.string().max(32)).max(32).optional(),
    client: z.string().max(100).optional(),
    /** Between peers: what the one who is dialled signs, new at every start, and where the dialler listens. */
    nonce: nonceSchema.optional(),
    instance: instanceSchema.optional(),
    urls: peerUrlsSchema.optional(),
  }),
  PROVE: z.object({ signature: signatureSchema }),
  GOODBYE: z.object({}),
  STATUS: z.object({
    status: statusSchema.optional(),
    note: noteSchema.optional(),
    icon: iconHashSchema.nullish(),
  }),
  HAVE: haveMessage,
  RECEIPTS: receiptsMessage,
  ICON: iconMessage,
  PING: token,
  PONG: token,
};

/** What a client understands, apart from the entries. */
export const serverSchemas = {
  CHALLENGE: z.object({ nonce: nonceSchema, server: personIdSchema }),
  WELCOME: z.object({
    user: nameSchema,
    id: personIdSchema,
    server: z.object({ id: personIdSchema, name: z.string().max(100), version: z.string().max(40) }),
    features: z.array(z.string().max(32)).max(32),
    /** Between peers: the proof of the one who was dialled. */
    signature: signatureSchema.optional(),
    instance: instanceSchema.optional(),
  }),
  ONLINE_USERS: z.object({
    users: listOf(onlineUserSchema),
    /** A list that does not fit one line comes in pages 1 to `pages`. */
    page: countSchema.optional(),
    pages: countSchema.optional(),
  }),
  ONLINE_CHANGES: z.object({ changed: listOf(onlineUserSchema), gone: listOf(personIdSchema) }),
  INVITATION: inConversation.extend({
    from: nameSchema,
    users: z.array(nameSchema),
    title: titleSchema.optional(),
  }),
  CONVERSATIONS: z.object({
    conversations: listOf(
      inConversation.extend({
        members: z.array(nameSchema),
        invited: z.array(nameSchema),
        title: titleSchema.optional(),
      }),
    ),
  }),
  HAVE: haveMessage,
  RECEIPTS: receiptsMessage,
  ICON: iconMessage,
  PING: token,
  PONG: token,
  GOODBYE: z.object({ reason: z.string().max(200).optional() }),
  ERROR: z.object({
    code: z.string().max(40),
    message: z.string().max(1000),
    command: z.string().max(32).optional(),
    conversation: conversationIdSchema.optional(),
    /** The sender's own `id` of the message that was refused. */
    id: z.string().max(limits.messageIdCharacters).optional(),
    /** The picture that nobody has. */
    hash: iconHashSchema.optional(),
    /** The author's number of the entry that was refused. */
    number: countSchema.optional(),
    /** Milliseconds to wait before trying again. */
    retryAfter: z.int().min(0).optional(),
    /** With `name-taken`: a similar name that is free. */
    suggestion: nameSchema.optional(),
  }),
};
export type ServerMessages = {
  [Command in keyof typeof serverSchemas]: z.infer<(typeof serverSchemas)[Command]>;
};
export type ClientMessages = {
  [Command in keyof typeof clientSchemas]: z.infer<(typeof clientSchemas)[Command]>;
};
