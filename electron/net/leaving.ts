import type { ConversationId } from '../../shared/ids';
import type { Environment } from '../../runtime/environment';

/** Stores the conversations in which a LEAVE waits. */
export interface LeavingStore {
  readonly conversations: readonly ConversationId[];
  keep(conversations: readonly ConversationId[]): void;
}

export const forgetfulLeaving = (): LeavingStore => ({ conversations: [], keep: () => undefined });

/** Interval at which other nodes are asked again what they hold. */
const askMs = 5_000;

/**
 * The conversations that the user has left but whose LEAVE waits because no other node has reported yet what it holds: a
 * LEAVE names the user's last messages, so this node must know them.
 */
export class Leaving {
  readonly #waiting: Set<ConversationId>;
  #timer: { cancel(): void } | undefined;

  /**
   * @param ask asks the connected nodes what they hold
   * @param isReady whether one of them has reported, and holds no message of the user that is missing here
   * @param leave writes the LEAVE, or finds that there is none to write
   */
  constructor(
    private readonly store: LeavingStore,
    private readonly environment: Pick<Environment, 'setTimer'>,
    private readonly ask: (conversation: ConversationId) => void,
    private readonly isReady: (conversation: ConversationId) => boolean,
    private readonly leave: (conversation: ConversationId) => void,
  ) {
    this.#waiting = new Set(store.conversations);
    this.#askLater();
  }

  has(conversation: ConversationId): boolean {
    return this.#waiting.has(conversation);
  }

  /** The user leaves a conversation. */
  add(conversation: ConversationId): void {
    if (this.isReady(conversation)) return this.leave(conversation);
    this.#waiting.add(conversation);
    this.#keep();
    this.ask(conversation);
    this.#askLater();
  }

  /** Writes a waiting LEAVE if enough is known by now. */
  look(conversation: ConversationId): void {
    if (!this.has(conversation) || !this.isReady(conversation)) return;
    this.remove(conversation);
    this.leave(conversation);
  }

  /** Forgets a waiting LEAVE. */
  remove(conversation: ConversationId): void {
    if (this.#waiting.delete(conversation)) this.#keep();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #keep(): void {
    this.store.keep([...this.#waiting]);
  }

  #askLater(): void {
    if (this.#waiting.size === 0) return;
    this.#timer ??= this.environment.setTimer(() => {
      this.#timer = undefined;
      for (const conversation of [...this.#waiting]) {
        this.look(conversation);
        if (this.has(conversation)) this.ask(conversation);
      }
      this.#askLater();
    }, askMs);
  }
}
