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
  'bad-proof',
  'no-such-user',
  'no-such-conversation',
  'conversation-exists',
  'not-a-member',
  'already-a-member',
  'not-invited',
  'empty-text',
  'text-too-long',
  'bad-entry',
  'bad-signature',
  'bad-icon',
  'no-such-icon',
  'too-many-messages',
  'too-many-connections',
  'too-slow',
  'timeout',
  'not-kept',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** An error as a value: a code for programs, and a sentence that tells people what to do about it. */
export interface Failure {
  code: ErrorCode;
  message: string;
  /** With `name-taken`: a similar name that is free. */
  suggestion?: string | undefined;
}

export type Result<Value, Problem = Failure> = { ok: true; value: Value } | { ok: false; error: Problem };

export const success = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
export const failure = (code: ErrorCode, message: string): { ok: false; error: Failure } => ({
  ok: false,
  error: { code, message },
});
