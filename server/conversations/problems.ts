import type { Failure } from '../../shared/protocol/errors';
import { words } from '../words';

/** Why something cannot be done in a conversation, and what to do about it. */

export const notMember: Failure = {
  code: 'not-a-member',
  message: words.notMember,
};
export const mayNotWrite: Failure = {
  code: 'may-not-write',
  message: words.mayNotWrite,
};
export const roomClosed: Failure = {
  code: 'room-closed',
  message: words.roomClosed,
};
export const alreadyMember: Failure = {
  code: 'already-a-member',
  message: words.alreadyMember,
};
export const notInvited: Failure = {
  code: 'not-invited',
  message: words.notInvited,
};
export const unknownConversation: Failure = {
  code: 'no-such-conversation',
  message: words.unknownConversation,
};
export const notPermitted: Failure = {
  code: 'bad-entry',
  message: words.notPermitted,
};
export const bad = (message: string): Failure => ({ code: 'bad-entry', message });
