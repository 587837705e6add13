import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { AddedMessage } from '../../../shared/conversation/log-addition';
import type { EntryPlace } from '../../../shared/conversation/log-entry';
import { countsAsUnread } from '../../../shared/conversation/readings';
import type { WaitingMessage } from '../../../runtime/entries/store/entry-reader';
import type { ConversationId } from '../../../shared/ids';
import type { Commits } from '../conversations/commits';
import type { HistoryStore } from '../types';

export interface LateOpeningOptions {
  readonly commits: Pick<Commits, 'work' | 'opening'>;
  readonly store: Pick<HistoryStore, 'reader'>;
  /** Messages that waited were opened, and stored. */
  opened(conversation: ConversationId, messages: readonly AddedMessage[]): void;
}

/** Number of messages opened in one commit. */
const atOnce = 100;

/** Opens messages, in their places, that came before their keys. */
export class LateOpening {
  readonly #running = new Map<ConversationId, Promise<boolean>>();
  /** Those that follow the running ones: what comes meanwhile may open messages that these have passed. */
  readonly #next = new Map<ConversationId, Promise<boolean>>();

  constructor(private readonly options: LateOpeningOptions) {}

  /**
   * Opens what can be opened of a conversation. Resolves with whether more waits; rejects when the store fails. While it runs,
   * all who ask for it share the one that follows.
   */
  look(conversation: ConversationId): Promise<boolean> {
    const running = this.#running.get(conversation);
    if (!running) return this.#begin(conversation);
    const next =
      this.#next.get(conversation) ??
      running
        .catch(() => undefined)
        .then(() => {
          this.#next.delete(conversation);
          return this.#begin(conversation);
        });
    this.#next.set(conversation, next);
    return next;
  }

  #begin(conversation: ConversationId): Promise<boolean> {
    const running = this.#look(conversation).finally(() => this.#running.delete(conversation));
    this.#running.set(conversation, running);
    return running;
  }

  async #look(conversation: ConversationId): Promise<boolean> {
    const { commits, store, opened } = this.options;
    let [place, left]: [EntryPlace | undefined, number] = [undefined, 0];
    for (let isWhole = false; !isWhole;) {
      const { page, found } = await commits.work(this, atOnce, (logOf, changes) => {
        // Read while nothing else changes the store: what was deleted meanwhile stays deleted.
        const page = store.reader.waiting(conversation, place, atOnce);
        const found = page.flatMap((waiting) => this.#opened(logOf(conversation), waiting));
        changes.fillIn(conversation, found);
        return { page, found };
      });
      if (found.length > 0) opened(conversation, found);
      left += page.length - found.length;
      place = page.at(-1)?.entry;
      isWhole = page.length < atOnce;
    }
    return left > 0;
  }

  #opened(log: EntryLog, { entry: message, known }: WaitingMessage): AddedMessage[] {
    const entry = this.options.commits.opening.opened(message);
    const piece = log.chains.pieceOf(message)?.id;
    const person = log.personOf(message.writer, message.after);
    if (entry === message || piece === undefined || person === undefined) return [];
    const unread = !known && log.isNews(message) && countsAsUnread(entry.content);
    return [{ entry, person, piece, stands: log.stands(message), unread, known }];
  }
}
