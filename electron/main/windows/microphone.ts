/** How long a page may ask for the microphone after the user has begun to record, in milliseconds. */
const grantMs = 10_000;

/** The windows whose pages may use the microphone, because the user has just begun to record there. */
export class MicrophoneGrants {
  readonly #until = new Map<number, number>();

  /** @param now milliseconds by a clock that never goes back */
  constructor(private readonly now: () => number) {}

  /** Lets a window's page ask for the microphone once, within a moment. What it records then goes on until it stops. */
  give(window: number): void {
    this.#until.set(window, this.now() + grantMs);
  }

  /** Whether a page that asks is given the microphone; the next time it is not. */
  take(window: number): boolean {
    const until = this.#until.get(window);
    this.#until.delete(window);
    return until !== undefined && this.now() < until;
  }
}
