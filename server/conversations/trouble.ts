import type { ConversationId } from '../../shared/ids';
import { storeError, type StoreProblem } from '../../runtime/sqlite/database';
import type { Failure } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import type { SetTimer } from '../../runtime/timers';
import type { Session } from '../session';
import { words } from '../words';

/** Retry interval after a failed write. */
const retryMs = 1_000;

/** Retries failed writes, then asks full nodes again for what could not be stored. */
export class Trouble {
  #problem: StoreProblem | undefined;
  #unkept = new Map<Session, Set<ConversationId>>();
  #timer: { cancel(): void } | undefined;

  /**
   * @param retry tries to write, then calls `failed` or `works`
   * @param ask asks a full node for a conversation's entries
   * @param onChange called when the problem changes, and with undefined when writing works again
   */
  constructor(
    private readonly setTimer: SetTimer,
    private readonly retry: () => void,
    private readonly ask: (session: Session, conversation: ConversationId) => void,
    private readonly onChange: (problem: StoreProblem | undefined, message: string) => void,
  ) {}

  /** Whether the last write failed. */
  get isActive(): boolean {
    return this.#problem !== undefined;
  }

  failed(error: unknown): void {
    const { problem, message } = storeError(error);
    if (problem !== this.#problem) this.onChange(problem, message);
    this.#problem = problem;
    this.#timer ??= this.setTimer(() => {
      this.#timer = undefined;
      this.retry();
    }, retryMs);
  }

  /** Notes that a full node's entry was not stored. */
  missed(session: Session, conversation: ConversationId): void {
    const unkept = this.#unkept.get(session) ?? new Set();
    if (unkept.size < limits.conversationsBegun) this.#unkept.set(session, unkept.add(conversation));
  }

  works(): void {
    if (this.#problem === undefined) return;
    this.#problem = undefined;
    this.onChange(undefined, 'messages are kept again');
    const unkept = this.#unkept;
    this.#unkept = new Map();
    for (const [session, conversations] of unkept)
      for (const conversation of conversations) this.ask(session, conversation);
  }

  forget(session: Session): void {
    this.#unkept.delete(session);
  }

  stop(): void {
    this.#timer?.cancel();
  }
}

/** The error for the sender of something that was not stored. */
export function notKept(error: unknown): Failure {
  const isFull = storeError(error).problem === 'full';
  return { code: 'not-kept', message: isFull ? words.diskFull : words.notStored };
}
