import { limits } from '../shared/protocol/limits';

/**
 * Every sentence that the server sends to its clients. Simple clients show them to people as they are, in English: what
 * happened, and what to do. Apps go by the codes beside them.
 */
export const words = {
  // Connection and registration
  full: 'The server is full. Try again later.',
  notInTime: 'You did not register in time. Connect anew, and send REGISTER at once.',
  registerFirst: 'Send REGISTER {"user":"your-name"} first.',
  proveFirst: 'Answer the CHALLENGE with PROVE first.',
  registeredAlready: 'You are registered already. Connect anew to use another name.',
  nameInUse: (name: string) => `"${name}", or a name that looks like it, is in use. Choose another name.`,
  noChallenge: 'There is no CHALLENGE to answer.',
  badProof: 'The signature is not one of the key that you registered with.',
  noCertificate: 'The field "certificate" is missing: whose the key is.',
  otherCertificate: 'The certificate is not for this key, or not for a computer of a person.',
  badCertificate: 'The certificate is not signed by its person.',
  silent: 'Nothing was heard from you. Answer PING with PONG, and connect anew.',
  tooFast: (retryMs: number) => `You send too fast. Wait ${retryMs} ms; this message was not taken.`,
  internal: 'The server could not do this. Its log says why.',

  // Who takes part
  notMember: 'You are not in this conversation. Join it, or ask a member to invite you.',
  alreadyMember: 'You are in this conversation already.',
  notInvited: 'You are not invited to this conversation. Ask a member to invite you.',
  unknownConversation: 'There is no such conversation. CONVERSATIONS lists yours.',
  notPermitted: 'The conversation does not permit this as it is now.',
  nobodyCalled: (name: string) => `Nobody called "${name}" is online. Look at ONLINE_USERS.`,
  everybodyIsIn: 'Everyone you name is in or invited already. Invite somebody else.',
  wasRemoved: 'Somebody you name was removed. Only the founder can invite them again.',
  nothingToTakeBack: (name: string) => `"${name}" is not invited, so there is nothing to take back.`,
  invitedByOther: (name: string) =>
    `"${name}" was invited by somebody else. Only they and the founder can take that back.`,

  // Limits
  tooManyPeople: `A conversation has at most ${limits.peoplePerConversation} people. Invite fewer.`,
  tooManyBegun: `You have begun ${limits.conversationsBegun} conversations, which is the most.`,
  tooManyUnanswered: (name: string) =>
    `"${name}" has not answered ${limits.invitationsPerInviter} invitations of yours. Wait for an answer, or take some back.`,
  tooManyBranches: 'Too many branches of this writer’s messages are here already.',

  // Entries
  entriesNeedKey: 'Entries and HAVE are for nodes that registered with a key.',
  notAnEntry:
    'A node that registered with a key writes its own entries: writer, number, clock, at, from and signature.',
  badSignature: 'The signature is not its writer’s.',
  contradiction: 'The entry contradicts what it names.',
  noContent: 'A message without its content cannot be taken in.',
  diskFull: 'The disk of the server is full, so it did not take this. Send it again later.',
  notStored: 'The server could not write to its disk, so it did not take this. Send it again later.',

  // Pictures
  noSuchIcon: 'Nobody who is online has this picture. Ask again later.',
  otherIcon: 'The hash is not the SHA-256 of the picture.',
  iconNotNamed: 'Name the picture in REGISTER or STATUS first.',
} as const satisfies Readonly<Record<string, string | ((...values: never[]) => string)>>;
