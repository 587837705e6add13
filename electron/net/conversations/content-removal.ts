import type { ConversationId, EntryHash } from '../../../shared/ids';
import { failed, success, type Result } from '../../../shared/protocol/errors';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import type { HistoryStore } from '../types';
import type { Commits } from './commits';
import type { Conversations } from './conversations';

/** Deletes content on this computer. Headers stay, so nothing that names an entry is left without it. */
export class ContentRemoval {
  constructor(
    private readonly conversations: Pick<Conversations, 'get' | 'reread'>,
    private readonly commits: Pick<Commits, 'alone'>,
    private readonly store: Pick<HistoryStore, 'deleteTexts' | 'deleteText'>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Deletes the content of a conversation's messages. */
  deleteTexts(conversation: ConversationId): Promise<Result<void>> {
    return this.#alone(phrase('failure.notDeleted'), async () => {
      await this.store.deleteTexts(conversation);
      this.conversations.reread(conversation);
    });
  }

  /** Removes a message of this person that the server refused: its content is deleted, and it is not offered again. */
  removeRefused(conversation: ConversationId, hash: EntryHash): Promise<Result<void>> {
    return this.#alone(phrase('failure.notRemoved'), async () => {
      const delivery = this.conversations.get(conversation)?.delivery;
      if (!delivery?.refused.has(hash)) return;
      await this.store.deleteText(conversation, hash);
      delivery.forget(hash);
    });
  }

  async #alone(complaint: Phrase, change: () => Promise<void>): Promise<Result<void>> {
    try {
      await this.commits.alone(change);
      return success(undefined);
    } catch (error) {
      this.onFault(error);
      return failed('internal', complaint);
    }
  }
}
