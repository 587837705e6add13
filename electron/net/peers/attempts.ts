import { retryDelay } from '../server-link/reconnect';
import type { Environment } from '../../../runtime/environment';
import type { Phrase } from '../../../shared/words/phrase';

/** State of the attempts to dial somebody. Times are in ms since 1970. */
export interface Attempt {
  failures: number;
  nextAt: number;
  dialling: boolean;
  /** Why the last attempt or the connection failed; undefined if neither did. */
  problem: Phrase | undefined;
  /** When their connection was lost; undefined if it was not. */
  lostAt: number | undefined;
}

/** The dial attempts for all who are not connected, by id, or by address while the id is not known. */
export class Attempts {
  readonly #attempts = new Map<string, Attempt>();

  constructor(private readonly environment: Environment) {}

  get(key: string): Attempt | undefined {
    return this.#attempts.get(key);
  }

  /**
   * Returns the attempts for a key, begun now if there are none.
   * @param delay ms before the first
   */
  begun(key: string, delay: number): Attempt {
    return this.#attempts.get(key) ?? this.#set(key, delay, {});
  }

  /** Records a lost connection; `isGone` after GOODBYE, which counts as a failure. */
  lost(key: string, delay: number, problem: Phrase, isGone: boolean): void {
    this.#set(key, delay, { failures: isGone ? 1 : 0, problem, lostAt: this.environment.now() });
  }

  /** Records a failed attempt; the next comes after a backoff. */
  failed(attempt: Attempt): void {
    attempt.dialling = false;
    attempt.failures += 1;
    attempt.nextAt = this.environment.now() + retryDelay(attempt.failures, this.environment.random());
  }

  succeeded(key: string): void {
    this.#attempts.delete(key);
  }

  /** Forgets all that are neither in `due` nor being dialled. */
  keepOnly(due: ReadonlySet<string>): void {
    for (const [key, { dialling }] of this.#attempts)
      if (!dialling && !due.has(key)) this.#attempts.delete(key);
  }

  clear(): void {
    this.#attempts.clear();
  }

  #set(key: string, delay: number, known: Partial<Attempt>): Attempt {
    const nextAt = this.environment.now() + delay;
    const attempt = { failures: 0, dialling: false, problem: undefined, lostAt: undefined, ...known, nextAt };
    this.#attempts.set(key, attempt);
    return attempt;
  }
}
