/** Why a call failed: a code for programs and a sentence for people, in their language. */
export class CallError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
