import type { ConversationId } from '../../../../shared/ids';

/** How long a delete can be undone. */
const undoMs = 10_000;

/** Histories that are about to be deleted: hidden at once, deleted from the disk after `undoMs`. */
export class PendingDeletes {
  readonly #waiting = new Map<ConversationId, NodeJS.Timeout>();

  constructor(private readonly carryOut: (conversation: ConversationId) => Promise<void>) {}

  isWaiting(conversation: ConversationId): boolean {
    return this.#waiting.has(conversation);
  }

  begin(conversation: ConversationId): void {
    this.undo(conversation);
    const timer = setTimeout(() => void this.#end(conversation), undoMs);
    this.#waiting.set(conversation, timer);
  }

  undo(conversation: ConversationId): void {
    clearTimeout(this.#waiting.get(conversation));
    this.#waiting.delete(conversation);
  }

  /** Carries out all pending deletions at once, because the app ends. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#waiting.keys()].map((conversation) => this.#end(conversation)));
  }

  async #end(conversation: ConversationId): Promise<void> {
    clearTimeout(this.#waiting.get(conversation));
    await this.carryOut(conversation);
    this.#waiting.delete(conversation);
  }
}
