import { z } from 'zod';
import { haveFields, lackingFields, receiptsFields, wantFields } from '../exchange/wire';
import { bytes32Pattern } from '../bytes32';
import { conversationId, entryHash, personId, writerId } from '../ids';
import { keysSchemas } from '../sealing/wire';
import { isBlank } from '../text/visible';
import { certificateSchema } from './certificate';
import { limits } from './limits';
import { listOf } from './list-of';
import { namedComputerSchema } from './named-computer';
import { revocationSchema } from './revocation';
import type { ErrorCode } from './errors';

/** A schema check that fails with its own protocol error code. */
const rule = <Type>(test: (value: Type) => boolean, code: ErrorCode, message: string) =>
  z.refine<Type>(test, { error: message, params: { code } });

/** Whether a text has at most `most` code points. It has at most as many as UTF-16 units, which need no counting. */
const hasAtMost = (most: number, text: string): boolean => text.length <= most || [...text].length <= most;
const short = (most: number) =>
  z.string().check(
    rule((value: string) => hasAtMost(most, value), 'wrong-type', `Use at most ${most} characters.`),
    rule((value: string) => value.isWellFormed(), 'wrong-type', 'The text has half a surrogate pair.'),
  );

/** A string of at most `most` UTF-16 units. `max` of Zod counts code points. */
export const unitsAtMost = (most: number) =>
  z
    .string()
    .check(rule((value: string) => value.length <= most, 'wrong-type', `Use at most ${most} UTF-16 units.`));

export const statusSchema = z.enum(['available', 'away', 'busy']);
export type Status = z.infer<typeof statusSchema>;

const signatureSchema = z.string().regex(/^[A-Za-z0-9_-]{86}$/);
/** The lower-case hex SHA-256 of a picture's bytes. */
export const iconHashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const nameSchema = z.string().max(limits.sentNameUnits);
export const noteSchema = short(limits.noteCharacters);
/** What whoever runs a server says to everybody. */
export const noticeSchema = short(limits.noticeCharacters);
export const titleSchema = short(limits.titleCharacters);
/** What an open room is about. */
export const topicSchema = short(limits.topicCharacters);
const messageIdSchema = unitsAtMost(limits.messageIdCharacters).min(1);
const emptyText = 'The text is empty. Write something first.';
export const textSchema = z.string().check(
  rule((text: string) => text.trim() !== '', 'empty-text', emptyText),
  rule(
    (text: string) => hasAtMost(limits.textCharacters, text),
    'text-too-long',
    `The text is longer than ${limits.textCharacters.toLocaleString('en')} characters. Send it in parts.`,
  ),
  rule((text: string) => text.isWellFormed(), 'wrong-type', 'The text has half a surrogate pair.'),
);
/** A newly written text. Unlike older entries, it must have something visible. */
export const writtenTextSchema = textSchema.check(
  rule((text: string) => !isBlank(text), 'empty-text', emptyText),
);
const namesSchema = z.array(nameSchema).min(1).max(limits.peoplePerInvite);
const countSchema = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Members of an open room: nobody may be in the room for everybody. */
const membersSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

const inConversation = z.object({ conversation: conversationId });

/** Commands of a simple client in a conversation. Its server writes and signs the entries. */
export const simpleSchemas = {
  INVITE: z.object({
    conversation: conversationId.optional(),
    /** Absent only for an open room. */
    users: namesSchema.optional(),
    title: titleSchema.optional(),
    /** Founds an open room, which anybody may join. */
    public: z.boolean().optional(),
    topic: topicSchema.optional(),
    /** Whether those invited are given the earlier messages. */
    history: z.boolean().optional(),
  }),
  UNINVITE: inConversation.extend({ users: namesSchema }),
  JOIN: inConversation,
  DECLINE: inConversation,
  LEAVE: inConversation,
  SEND_MESSAGE: inConversation.extend({ id: messageIdSchema.optional(), text: writtenTextSchema }),
};

/** Optional features of a node, named in REGISTER and WELCOME. Unknown ones are ignored. */
export const features = {
  /** Exchanges entries and HAVE instead of INVITATION and CONVERSATIONS; requires `key`. */
  log: 'log',
  /** Wants ONLINE_CHANGES after the first ONLINE_USERS. */
  changes: 'changes',
  /** Of a simple client: wants messages of other kinds than text, in their plain reading. */
  kinds: 'kinds',
  /** In WELCOME: serves pieces of files over HTTP/1.1 on the same port. */
  files: 'files',
  /** In REGISTER: wants ROOMS. In WELCOME: lists open rooms. */
  rooms: 'rooms',
  /** In WELCOME: answers LAST_HERE. */
  lastHere: 'last-here',
} as const;
/** Features that every full node and server has. */
export const nodeFeatures: readonly string[] = [
  features.log,
  features.changes,
  features.kinds,
  features.rooms,
];

const presence = {
  status: statusSchema,
  note: noteSchema.optional(),
  icon: iconHashSchema.nullish(),
  /** Whether others may know later when this person was here. */
  lastHere: z.boolean().optional(),
};
const onlineUserSchema = z.object({
  user: nameSchema,
  id: personId,
  ...presence,
  /** The person's computers that are connected; absent for a simple client, for which the server writes. */
  writers: z.array(writerId).min(1).max(limits.writersPerPerson).optional(),
});
export type OnlineUser = z.infer<typeof onlineUserSchema>;

const iconMessage = z.object({
  hash: iconHashSchema,
  /** Base64 of a PNG; absent in a request. */
  data: z
    .string()
    .max(Math.ceil(limits.iconBytes / 3) * 4)
    .optional(),
});
const token = z.object({ token: z.string().max(limits.tokenUnits).optional() });

const nonceSchema = z.string().min(limits.nonceUnitsAtLeast).max(limits.nonceUnits);
/** Id of one run of a node, new at every start: distinguishes a restart from a second connection. */
export const instanceSchema = z.string().min(1).max(limits.instanceUnits);
/** Where a peer listens: `parley://host:port`. */
export const peerUrlsSchema = z.array(z.string().max(limits.urlUnits)).max(limits.urlsPerPeer);

/** Commands that only peers send each other. */
export const peerSchemas = {
  /** Writers of all other peers connected to the sender, and where they listen if the receiver may dial them. */
  PEERS: z.object({
    peers: listOf(z.object({ peer: writerId, urls: peerUrlsSchema }), limits.registeredPeers),
  }),
  /** Whether the dialled peer could connect to the dialler, too. */
  REACH: z.object({ reached: z.boolean() }),
};
export type PeerMessages = {
  [Command in keyof typeof peerSchemas]: z.infer<(typeof peerSchemas)[Command]>;
};

/** Identity of a node: a server's own key, or a peer's writer. */
const nodeId = z.string().regex(bytes32Pattern);

const featuresSchema = z.array(z.string().max(limits.featureUnits)).max(limits.featuresNamed);

/** Commands with which full nodes synchronise, apart from the entries. */
export const exchangeSchemas = {
  HAVE: haveFields,
  RECEIPTS: receiptsFields,
  WANT: wantFields,
  LACKING: lackingFields,
};

const readMark = z.object({
  conversation: conversationId,
  /** The first message that was read; absent if it is the first that is shown. */
  first: entryHash.optional(),
  /** The last one. */
  last: entryHash,
});
const readMessage = z.object({ marks: z.array(readMark).min(1).max(limits.marksPerRead) });
/** What was read of a conversation on another computer of this person. */
export type ReadMark = z.infer<typeof readMark>;

const computersMessage = z.object({
  computers: z.array(namedComputerSchema).min(1).max(limits.computersNamed),
});

const revokedMessage = z.object({
  revoked: z.array(revocationSchema).min(1).max(limits.revocationsPerLine),
});

/** What somebody does in a conversation, which its other members are told at once, and which nobody else keeps. */
export const doingSchemas = {
  /** Writes at the moment. */
  TYPING: inConversation.extend({
    /** From a server: who. */
    person: personId.optional(),
  }),
  /** Has read everything up to a message. */
  SEEN: inConversation.extend({ last: entryHash, person: personId.optional() }),
};

/** Commands in both directions, between any two nodes. */
const mutualSchemas = {
  ...exchangeSchemas,
  ...keysSchemas,
  ICON: iconMessage,
  PING: token,
  PONG: token,
  READ: readMessage,
  /** What computers of this person are called, for the others. */
  COMPUTERS: computersMessage,
  /** Computers that their people have removed. */
  REVOKED: revokedMessage,
  ...doingSchemas,
};

/** Commands that a server accepts, apart from the entries and their simple forms. */
export const clientSchemas = {
  ...mutualSchemas,
  /** Asks the other side to prove who it is, before it is told anything. */
  HELLO: z.object({ nonce: nonceSchema }),
  REGISTER: z.object({
    user: z.string(),
    status: statusSchema.optional(),
    note: noteSchema.optional(),
    icon: iconHashSchema.nullish(),
    lastHere: z.boolean().optional(),
    /** Id of the full node's writer; with `certificate`. */
    key: writerId.optional(),
    certificate: certificateSchema.optional(),
    /** Of a full node: the proof that it holds `key`. */
    signature: signatureSchema.optional(),
    /** Shows that the client has a link with an invite: the key of the invite, and its proof. */
    invite: z.object({ key: nodeId, signature: signatureSchema }).optional(),
    features: featuresSchema.optional(),
    client: z.string().max(limits.clientUnits).optional(),
    /** Between peers: the dialler's instance, and where the dialler listens. */
    instance: instanceSchema.optional(),
    urls: peerUrlsSchema.optional(),
  }),
  CERTIFICATES: z.object({ people: z.array(personId).min(1).max(limits.certificatesPerInvite) }),
  LAST_HERE: z.object({ people: z.array(personId).min(1).max(limits.lastHereAsked) }),
  GOODBYE: z.object({}),
  STATUS: z.object({
    status: statusSchema.optional(),
    note: noteSchema.optional(),
    icon: iconHashSchema.nullish(),
    lastHere: z.boolean().optional(),
  }),
};

/** Open rooms that the sender knows from the inside: all of them, or what has changed since. */
const roomsMessage = z.object({
  /** New ones: the fields of the founding INVITE, and how many members there are. */
  rooms: listOf(
    z.object({ founding: z.record(z.string(), z.unknown()), people: membersSchema }),
    limits.roomsListed,
  ),
  /** Those that were told before, with another number of members. */
  counts: listOf(inConversation.extend({ people: membersSchema }), limits.roomsListed),
  /** Those that are not listed any more. */
  gone: listOf(conversationId, limits.roomsListed),
  /** What was told before does not count any more. */
  first: z.literal(true).optional(),
});

/** Commands that servers and peers send alike, apart from the entries. */
export const nodeSchemas = {
  ...mutualSchemas,
  ROOMS: roomsMessage,
  /** Answers HELLO: whose key this is, the proof, and the nonce for the other side's own. */
  PROOF: z.object({ server: nodeId, nonce: nonceSchema, signature: signatureSchema }),
  WELCOME: z.object({
    user: nameSchema,
    /** The person who is registered. */
    id: personId,
    server: z.object({
      id: nodeId,
      name: z.string().max(limits.serverNameUnits),
      version: z.string().max(limits.serverVersionUnits),
    }),
    features: featuresSchema,
    /** Between peers: certificate and instance of the dialled peer. */
    certificate: certificateSchema.optional(),
    instance: instanceSchema.optional(),
  }),
  ONLINE_USERS: z.object({
    users: listOf(onlineUserSchema),
    /** Page number, from 1, and number of pages, if the list does not fit one line. */
    page: countSchema.optional(),
    pages: countSchema.optional(),
  }),
  ONLINE_CHANGES: z.object({ changed: listOf(onlineUserSchema), gone: listOf(personId) }),
  GOODBYE: z.object({
    code: z.string().max(limits.codeUnits).optional(),
    reason: z.string().max(limits.goodbyeReasonUnits).optional(),
  }),
  ERROR: z.object({
    code: z.string().max(limits.codeUnits),
    message: z.string().max(limits.errorMessageUnits),
    command: z.string().max(limits.commandUnits).optional(),
    conversation: conversationId.optional(),
    /** The sender's own `id` of the message that was refused. */
    id: unitsAtMost(limits.messageIdCharacters).optional(),
    /** Hash of the picture that nobody has. */
    hash: iconHashSchema.optional(),
    /** Hash of the entry that was refused. */
    entry: entryHash.optional(),
    /** Milliseconds to wait before trying again. */
    retryAfter: z.int().min(0).optional(),
    /** With `name-taken`: a similar name that is free. */
    suggestion: nameSchema.optional(),
  }),
};

/** What only servers tell, full nodes and simple clients alike. */
const serverNewsSchemas = {
  /** Whoever runs the server says something to everybody who is online. */
  NOTICE: z.object({ text: noticeSchema, at: z.int().min(0) }),
};

/** What only simple clients are told, apart from messages. */
export const simpleNewsSchemas = {
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
};

/** What only full nodes are told by a server, apart from entries. */
const fullNodeNewsSchemas = {
  /** How long ago people were last here who allow that others know. */
  LAST_HERE: z.object({
    people: listOf(z.object({ id: personId, ago: z.int().min(0) }), limits.lastHereAsked),
  }),
  /** Another member waits for pieces of a file, or for its piece layer; whoever has them brings them to the server. */
  PIECES_WANTED: inConversation.extend({
    root: z.string().regex(bytes32Pattern),
    /** Bytes of the sealed content. */
    size: countSchema,
    pieces: listOf(z.int().min(0), limits.piecesPerWant),
    layer: z.literal(true).optional(),
  }),
};

const certificatesSchema = z.object({
  certificates: z.array(certificateSchema).max(limits.certificatesPerInvite),
  /** Not the last line of the answer. */
  more: z.literal(true).optional(),
});

/** Commands that a client accepts, apart from the entries. */
export const serverSchemas = {
  ...nodeSchemas,
  ...serverNewsSchemas,
  ...simpleNewsSchemas,
  ...fullNodeNewsSchemas,
  CERTIFICATES: certificatesSchema,
};
export type ServerMessages = {
  [Command in keyof typeof serverSchemas]: z.infer<(typeof serverSchemas)[Command]>;
};
export type ClientMessages = {
  [Command in keyof typeof clientSchemas]: z.infer<(typeof clientSchemas)[Command]>;
};
