import { retryDelay } from '../reconnect';
import type { Environment } from '../../../runtime/environment';

/** When somebody may be dialled again, and how it went. */
export interface Attempt {
  failures: number;
  nextAt: number;
  dialling: boolean;
  /** Why it failed last; undefined when it did not. */
  problem: string | undefined;
  /** When their connection was lost; undefined when it was not. */
  lostAt: number | undefined;
}

/** The tries to connect with each who is not connected, by id, or by address while the id is not known. */
export class Attempts {
  readonly #attempts = new Map<string, Attempt>();

  constructor(private readonly environment: Environment) {}

  get(key: string): Attempt | undefined {
    return this.#attempts.get(key);
  }

  /**
   * The tries at somebody, begun now if there are none.
   * @param delay ms before the first
   */
  begun(key: string, delay: number): Attempt {
    return this.#attempts.get(key) ?? this.#set(key, delay, {});
  }

  /** They were connected and are not any more. */
  lost(key: string, delay: number, problem: string, isGone: boolean): void {
    this.#set(key, delay, { failures: isGone ? 1 : 0, problem, lostAt: this.environment.now() });
  }

  /** A try failed: the next comes later. */
  failed(attempt: Attempt): void {
    attempt.dialling = false;
    attempt.failures += 1;
    attempt.nextAt = this.environment.now() + retryDelay(attempt.failures, this.environment.random());
  }

  succeeded(key: string): void {
    this.#attempts.delete(key);
  }

  /** Forgets those whom there is no reason to dial. */
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
