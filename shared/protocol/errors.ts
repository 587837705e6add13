import { phrase, type Phrase } from '../words/phrase';
import { inEnglish } from '../words/say';

/** Every code of an ERROR. docs/protocol.md says when each is sent. */
export const errorCodes = [
  'bad-line',
  'not-utf8',
  'not-json',
  'line-too-long',
  'unknown-command',
  'missing-field',
  'wrong-type',
  'not-registered',
  'already-registered',
  'bad-name',
  'name-taken',
  'banned',
  'revoked',
  'not-allowed',
  'invite-needed',
  'invite-spent',
  'bad-proof',
  'no-such-user',
  'no-such-conversation',
  'not-a-member',
  'already-a-member',
  'not-invited',
  'may-not-write',
  'room-closed',
  'empty-text',
  'text-too-long',
  'bad-entry',
  'bad-signature',
  'no-certificate',
  'simple-client',
  'bad-icon',
  'no-such-icon',
  'too-many-messages',
  'too-many-connections',
  'timeout',
  'tls-required',
  'not-kept',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The code, if this is one; undefined for a code that this version does not know, and for anything else. */
export const knownErrorCode = (code: unknown): ErrorCode | undefined =>
  errorCodes.find((known) => known === code);

/** An error as a value. */
export interface Failure {
  /** For programs: decisions depend on this alone. */
  code: ErrorCode;
  /** What happened and what to do about it, in English: for the wire and for logs. */
  message: string;
  /** The same for windows, which say it in their language; undefined if people never meet this error. */
  phrase?: Phrase | undefined;
  /** With `name-taken`: a similar name that is free. */
  suggestion?: string | undefined;
}

export type Result<Value, Problem = Failure> = { ok: true; value: Value } | { ok: false; error: Problem };

export const success = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
export const failure = (code: ErrorCode, message: string): { ok: false; error: Failure } => ({
  ok: false,
  error: { code, message },
});

/** A failure that people may meet in a window. */
export const failureOf = (code: ErrorCode, why: Phrase): Failure => ({
  code,
  message: inEnglish(why),
  phrase: why,
});

/** The result of what failed in a way that people may meet in a window. */
export const failed = (code: ErrorCode, why: Phrase): { ok: false; error: Failure } => ({
  ok: false,
  error: failureOf(code, why),
});

/** The phrase of a failure for people. Without one, its English message is used. */
export const phraseIn = ({ phrase: known, message }: Failure): Phrase =>
  known ?? phrase('refused.inItsWords', { words: message });

/** The same as a sentence, for a failure that another node has reported: its phrase has no full stop. */
export const sentenceIn = (failure: Failure): Phrase =>
  failure.phrase ? phrase('sending.reason', { reason: failure.phrase }) : phraseIn(failure);

/** The fields of an ERROR message for a failure. */
export const errorFields = ({ phrase: _, ...fields }: Failure): Omit<Failure, 'phrase'> => fields;
