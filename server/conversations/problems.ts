import type { Failure } from '../../shared/protocol/errors';

/** Why something cannot be done in a conversation, and what to do about it. */

export const notMember: Failure = {
  code: 'not-a-member',
  message: 'You are not in this conversation. Join it, or ask a member to invite you.',
};
export const alreadyMember: Failure = {
  code: 'already-a-member',
  message: 'You are in this conversation already.',
};
export const notInvited: Failure = {
  code: 'not-invited',
  message: 'You are not invited to this conversation. Ask a member to invite you.',
};
export const unknownConversation: Failure = {
  code: 'no-such-conversation',
  message: 'There is no such conversation. CONVERSATIONS lists yours.',
};
export const notPermitted: Failure = {
  code: 'bad-entry',
  message: 'The conversation does not permit this as it is now.',
};
export const bad = (message: string): Failure => ({ code: 'bad-entry', message });
