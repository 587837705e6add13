import { failed, type Failure } from '../../../shared/protocol/errors';
import { phrase } from '../../../shared/words/phrase';

/** Why this person cannot write something. */
export type Refusal = { ok: false; error: Failure };

export const notHere = failed('no-such-conversation', phrase('failure.notHere'));
export const notAMember = failed('not-a-member', phrase('failure.notAMember'));
export const onlyFounder = failed('not-a-member', phrase('failure.onlyFounder'));
/** Another computer of this person has removed this one. */
export const wasRemoved = failed('not-a-member', phrase('failure.computerRemoved'));
export const mayNotWrite = failed('may-not-write', phrase('room.mayNotWrite'));
export const roomClosed = failed('room-closed', phrase('room.isClosed'));
export const youAreIn = failed('already-a-member', phrase('failure.youAreIn'));
export const inAlready = failed('already-a-member', phrase('failure.inAlready'));
export const withdrawn = failed('not-invited', phrase('failure.takenBack'));
export const nothingToWithdraw = failed('not-invited', phrase('failure.nothingToTakeBack'));
