import type { ConversationId } from '../ids';
import type { EntryLog } from './entry-log';
import { asItCame } from './log-changes';
import { hasChanges, type LogAddition } from './log-addition';

/** Logs with entries that are not durable yet: the logs of one commit. */
export class LogChangeset {
  readonly #logs = new Map<ConversationId, EntryLog>();
  #changed: readonly EntryLog[] = [];

  /**
   * @param fork returns a fork of a conversation's durable log; of an empty one if the conversation is not known
   * @param base the changeset that is being committed, on which this one builds
   */
  constructor(
    private readonly fork: (conversation: ConversationId) => EntryLog,
    private base?: LogChangeset,
  ) {}

  /** A conversation's log to add to; an empty one if the conversation is not known. */
  log(conversation: ConversationId): EntryLog {
    const known = this.#logs.get(conversation);
    if (known) return known;
    const log = (this.base && this.base.#forkOf(conversation)) ?? this.fork(conversation);
    this.#logs.set(conversation, log);
    return log;
  }

  /**
   * Returns what is to be stored. Called once; nothing is added to the logs afterwards.
   * @param opened returns a message as it is to be stored
   */
  takeChanges(opened = asItCame): LogAddition[] {
    this.base = undefined;
    const changes = [...this.#logs.values()]
      .filter(({ isKnown }) => isKnown)
      .map((log) => ({ log, addition: log.changes(false, opened) }))
      .filter(({ addition }) => hasChanges(addition));
    this.#changed = changes.map(({ log }) => log);
    return changes.map(({ addition }) => addition);
  }

  /** Replaces the logs that have changed. MUST be called once the changes are stored. */
  adopt(replace: (log: EntryLog) => void): void {
    for (const log of this.#changed) {
      log.kept();
      replace(log);
    }
  }

  /** Undefined if this changeset has not used the conversation's log, or it is still empty. */
  #forkOf(conversation: ConversationId): EntryLog | undefined {
    const log = this.#logs.get(conversation);
    return log?.isKnown ? log.fork() : undefined;
  }
}
