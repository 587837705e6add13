import { knownErrorCode, type ErrorCode, type Failure } from '../../../shared/protocol/errors';
import type { ServerMessages } from '../../../shared/protocol/messages';
import { checkName } from '../../../shared/protocol/names';
import { plainLine } from '../../../shared/text/visible';
import { phrase, type Phrase } from '../../../shared/words/phrase';

/** What the refusals mean that people meet, by the code of the ERROR. */
const known: Readonly<Record<string, Phrase>> = {
  'name-taken': phrase('refused.nameTaken'),
  'bad-name': phrase('refused.badName'),
  banned: phrase('refused.banned'),
  revoked: phrase('refused.revokedUnproven'),
  'not-allowed': phrase('refused.notAllowed'),
  'invite-needed': phrase('refused.inviteNeeded'),
  'invite-spent': phrase('refused.inviteSpent'),
  'too-many-connections': phrase('refused.full'),
  'room-closed': phrase('refused.roomClosed'),
};

/**
 * Why another node refused something, without a full stop. A refusal with an unknown code is said in the node's own words,
 * which are untrusted.
 */
export const refusalPhrase = ({ code, message }: { code: string; message: string }): Phrase =>
  known[code] ?? phrase('refused.inItsWords', { words: plainLine(message).replace(/[.!?…]+$/, '') });

/** What an ERROR says, as a value. */
export const failureIn = ({ code, message, suggestion }: ServerMessages['ERROR']): Failure => ({
  code: knownErrorCode(code) ?? 'internal',
  message,
  phrase: refusalPhrase({ code, message }),
  ...(suggestion !== undefined && checkName(suggestion).ok ? { suggestion } : {}),
});

/**
 * Errors in answer to REGISTER that last until somebody does something about them. They are tried again after a while: a name
 * becomes free, a ban is lifted, and at a first contact somebody else may have answered in the server's place.
 */
export const lastingRefusals: readonly string[] = [
  'name-taken',
  'bad-name',
  'bad-proof',
  'banned',
  'not-allowed',
  'invite-needed',
  'invite-spent',
] satisfies ErrorCode[];
/** What a server says before it has proven who it is. Of whoever says something else then, nothing is believed. */
export const saidUnproven: readonly string[] = ['too-many-connections'] satisfies ErrorCode[];
