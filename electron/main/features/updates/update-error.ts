/** Why there is no update, or why it is not used. */
export type UpdateProblem =
  /** The address cannot be used, or no key is known with which updates must be signed. */
  | 'bad-address'
  | 'no-key'
  /** Nobody answers, or stops answering. */
  | 'no-answer'
  /** The server has no updates there, or sends the app to another address. */
  | 'not-there'
  | 'redirected'
  /** Metadata: larger than permitted, not signed with the key, not understood. */
  | 'too-large'
  | 'bad-signature'
  | 'unreadable'
  /** The version is older than the one that runs, or than one that was there before. */
  | 'older'
  /** There is no file for this system. */
  | 'no-file'
  /** The file is not the one that was signed. */
  | 'wrong-file'
  | 'disk-full'
  | 'not-written'
  | 'not-installed'
  | 'cancelled';

/** A step of an update failed. */
export class UpdateError extends Error {
  constructor(
    readonly problem: UpdateProblem,
    cause?: unknown,
  ) {
    super(problem, { cause });
  }
}
