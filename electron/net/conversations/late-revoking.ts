import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { ConversationId, PersonId, WriterId } from '../../../shared/ids';
import type { RemovedComputers } from '../removed-computers';
import { canRevoke } from './computers';

export interface LateRevokingParts {
  readonly me: PersonId;
  readonly removed: Pick<RemovedComputers, 'isThis' | 'own'>;
  log(conversation: ConversationId): EntryLog | undefined;
  /** Writes a REVOKE that spares nothing. Resolves when that is done, or has failed. */
  revoke(conversation: ConversationId, writer: WriterId): Promise<unknown>;
}

/**
 * Revokes computers of this person, which were removed before, in conversations that did not know them then: whoever has not
 * heard of the removal may still take what they write.
 */
export class LateRevoking {
  readonly #underWay = new Set<string>();

  constructor(private readonly parts: LateRevokingParts) {}

  /** Call when a conversation has changed. */
  look(conversation: ConversationId): void {
    const { me, removed, log: logOf, revoke } = this.parts;
    const { own } = removed;
    const log = own.length === 0 || removed.isThis ? undefined : logOf(conversation);
    for (const { writer } of log ? own : []) {
      const key = `${conversation} ${writer}`;
      if (!log || this.#underWay.has(key) || !canRevoke(log, me, writer)) continue;
      this.#underWay.add(key);
      void revoke(conversation, writer).finally(() => this.#underWay.delete(key));
    }
  }
}
