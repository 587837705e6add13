import type { ControlState } from '../../../shared/conversation/control-state';
import type { ControlEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId } from '../../../shared/ids';
import { success, type Result } from '../../../shared/protocol/errors';
import type { Environment } from '../../../runtime/environment';

/** Stores the conversations in which a LEAVE waits. */
export interface LeavingStore {
  readonly conversations: readonly ConversationId[];
  keep(conversations: readonly ConversationId[]): void;
}

export const forgetfulLeaving = (): LeavingStore => ({ conversations: [], keep: () => undefined });

/** Whether at most one person takes part, so that nobody else can know more. False for a conversation that is not held. */
export const isAlone = (state: ControlState | undefined): boolean =>
  state !== undefined && state.members.size <= 1 && state.invited.size === 0;

/** Interval at which other nodes are asked again what they hold. */
const askMs = 5_000;
/** How long `leave` waits for other nodes to report what they hold before it returns `waits`. */
const leaveMs = 1_500;

/** What `Leaving` needs of the node. */
export interface LeavingNode {
  /** Asks the connected nodes what they hold. */
  ask(conversation: ConversationId): void;
  /** Whether nobody else takes part, or one of them has reported, and holds no message of the user that is missing here. */
  isReady(conversation: ConversationId): boolean;
  /** Writes the LEAVE, or finds that there is none to write. */
  write(conversation: ConversationId): Promise<Result<ControlEntry>>;
}

type LeaveResult = Result<ControlEntry | 'waits'>;

/**
 * The conversations that the user has left but whose LEAVE waits because no other node has reported yet what it holds: a
 * LEAVE names the user's last messages, so this node must know them.
 */
export class Leaving {
  readonly #waiting: Set<ConversationId>;
  /** Callers of `leave` who are waiting for its result. */
  readonly #callers = new Map<ConversationId, (left: LeaveResult) => void>();
  #timer: { cancel(): void } | undefined;

  constructor(
    private readonly store: LeavingStore,
    private readonly environment: Pick<Environment, 'setTimer'>,
    private readonly node: LeavingNode,
  ) {
    this.#waiting = new Set(store.conversations);
    this.#askLater();
  }

  has(conversation: ConversationId): boolean {
    return this.#waiting.has(conversation);
  }

  /** Leaves a conversation, or returns `waits` if the LEAVE could not be written within `leaveMs`. */
  async leave(conversation: ConversationId): Promise<LeaveResult> {
    if (this.node.isReady(conversation)) return this.leaveNow(conversation);
    const isWaiting = this.has(conversation);
    this.#waiting.add(conversation);
    this.#keep();
    const left = isWaiting ? success('waits' as const) : this.#untilLeft(conversation);
    this.node.ask(conversation);
    this.#askLater();
    return left;
  }

  /** Writes the LEAVE at once, whatever others hold. */
  async leaveNow(conversation: ConversationId): Promise<Result<ControlEntry>> {
    this.#forget(conversation);
    const left = await this.node.write(conversation);
    this.#callers.get(conversation)?.(left);
    return left;
  }

  /** Writes a waiting LEAVE if enough is known by now. */
  look(conversation: ConversationId): void {
    if (this.has(conversation) && this.node.isReady(conversation)) void this.leaveNow(conversation);
  }

  /** Forgets a waiting LEAVE. */
  stay(conversation: ConversationId): void {
    this.#forget(conversation);
    this.#callers.get(conversation)?.(success('waits'));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const answer of this.#callers.values()) answer(success('waits'));
  }

  /** Resolves when the waiting LEAVE has been written, or after `leaveMs`. */
  #untilLeft(conversation: ConversationId): Promise<LeaveResult> {
    return new Promise((resolve) => {
      const answer = (left: LeaveResult): void => {
        timer.cancel();
        this.#callers.delete(conversation);
        resolve(left);
      };
      const timer = this.environment.setTimer(() => answer(success('waits')), leaveMs);
      this.#callers.set(conversation, answer);
    });
  }

  #forget(conversation: ConversationId): void {
    if (this.#waiting.delete(conversation)) this.#keep();
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
        if (this.has(conversation)) this.node.ask(conversation);
      }
      this.#askLater();
    }, askMs);
  }
}
