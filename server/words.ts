import { limits } from '../shared/protocol/limits';

/**
 * Every sentence that the server sends to its clients. Simple clients show them to people as they are, in English: what
 * happened, and what to do. Apps go by the codes beside them.
 */
export const words = {
  // Connection and registration
  full: 'The server is full. Try again later.',
  plainFromElsewhere:
    'This server takes lines without encryption from its own computer only. Connect with TLS.',
  plainNode: 'A full node registers over TLS only.',
  notInTime: 'You did not register in time. Connect again, and send REGISTER at once.',
  registerFirst: 'Send REGISTER {"user":"your-name"} first.',
  greetedAlready: 'HELLO is answered once on a connection, before REGISTER.',
  registeredAlready: 'You are already registered. Connect again to use another name.',
  nameInUse: (name: string) => `"${name}", or a name that looks like it, is in use. Choose another name.`,
  nameClaimed: (name: string) =>
    `"${name}", or a name that looks like it, belongs to somebody who is away. Choose another name, or ask whoever runs the server to release it.`,
  nameBanned: (name: string) => `The name "${name}" may not be used on this server. Choose another name.`,
  banned: (reason: string) =>
    `Whoever runs this server has banned you${reason === '' ? '' : ` (${reason})`}. Ask them if you think that is a mistake.`,
  revoked: 'Another computer of yours has removed this one. Use it again there, with another key.',
  notAllowed: 'Whoever runs this server does not let you in. Ask them whether that is meant.',
  inviteNeeded:
    'Only those who are invited may use this server. Ask whoever runs it for a link, and open it in Parley; without Parley, ask to be allowed.',
  inviteSpent:
    'The invitation in your link has expired, was taken back, or somebody else has used it. Ask whoever runs the server for another link.',
  noHello: 'A full node sends HELLO first, and signs the nonce in the answer.',
  noChannel: 'Only over TLS can this server prove who it is.',
  badProof: 'The signature is not the proof of the key that you named.',
  noCertificate: 'The field "certificate", which says whose key this is, is missing.',
  noSignature: 'The field "signature", which proves that you hold the key, is missing.',
  otherCertificate: 'The certificate is for another key, or for a writer of a server.',
  badCertificate: 'The certificate is not signed by its person.',
  silent: 'You sent nothing for too long. Connect again, and answer PING with PONG.',
  tooFast: (retryMs: number) =>
    `You are sending too fast. This message was not accepted: send it again in ${retryMs} ms.`,
  internal: 'The server could not do this. Its log says why.',

  // Who takes part
  mayNotWrite: 'Only the founder of this room, and those whom the founder names, can write here.',
  roomClosed: 'The founder has closed this room: nobody can write here or join any more.',
  notMember: 'You are not in this conversation. Join it, or ask a member to invite you.',
  alreadyMember: 'You are in this conversation already.',
  notInvited: 'You are not invited to this conversation. Ask a member to invite you.',
  unknownConversation: 'There is no such conversation. CONVERSATIONS lists yours.',
  notPermitted: 'This is not permitted in the conversation as it is now.',
  nobodyCalled: (name: string) => `Nobody called "${name}" is online. Look at ONLINE_USERS.`,
  noUsers: 'The field "users" is missing.',
  roomInvitesNobody: 'An open room invites nobody by name. Leave out "users".',
  roomNeedsTitle: 'An open room needs a "title" that shows something.',
  everybodyIsIn: 'Everyone you named is in the conversation or invited already. Invite somebody else.',
  wasRemoved: 'Somebody you name was removed. Only the founder can invite them again.',
  nothingToTakeBack: (name: string) => `"${name}" is not invited, so there is nothing to take back.`,
  invitedByOther: (name: string) =>
    `"${name}" was invited by somebody else. Only they and the founder can take that back.`,

  // Limits
  tooManyPeople: `A conversation has at most ${limits.peoplePerConversation} people. Invite fewer.`,
  tooManyBegun: `You have started ${limits.conversationsBegun} conversations, which is the limit.`,
  tooManyRooms: `You have opened ${limits.roomsBegun} rooms, which is the limit. Leave those that are not used.`,
  tooManyUnanswered: (name: string) =>
    `"${name}" has not answered ${limits.invitationsPerInviter} invitations of yours. Wait for an answer, or take some back.`,
  tooManyBranches: 'There are too many branches of this writer’s messages.',

  // Keys
  tooManyKeys: 'Too many of your keys wait for other computers. Send them again once some have been taken.',
  notSealed: 'The messages of this conversation are not sealed, so there are no keys.',

  // Entries
  entriesNeedKey: 'Entries and HAVE are for nodes that registered with a key.',
  notAnEntry:
    'A node that registered with a key must send entries, with writer, number, clock, at, from and signature.',
  badSignature: 'The signature is not its writer’s.',
  contradiction: 'The entry contradicts the entries that it names.',
  noContent: 'A message without its content cannot be accepted.',
  wrongSeal: 'Sealed messages belong in sealed conversations, and no others do.',
  diskFull: 'The server’s disk is full, so this was not stored. Send it again later.',
  notStored: 'The server could not write to its disk, so this was not stored. Send it again later.',

  // Pictures
  noSuchIcon: 'Nobody who is online has this picture. Ask again later.',
  otherIcon: 'The hash is not the SHA-256 of the picture.',
  iconNotNamed: 'Name the picture in REGISTER or STATUS first.',
} as const satisfies Readonly<Record<string, string | ((...values: never[]) => string)>>;
