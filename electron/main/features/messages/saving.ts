import { isControlEntry, type LogEntry } from '../../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { limits } from '../../../../shared/protocol/limits';
import { say } from '../../../../shared/words/say';
import { CallError } from '../../ipc/router';
import type { Parts } from '../parts';
import { annotated } from '../transcript/row-view';
import { mustBeAnswerable } from './targets';

/** The messages that the user has saved for themselves: nobody else hears of it. */
export interface SavingParts {
  memory: Pick<Parts['memory'], 'isSaved' | 'saved' | 'savedIn' | 'setSaved'>;
  messages: Pick<Parts['messages'], 'reader'>;
}

/** Saves a message, or ends that. Throws a `CallError` if it is gone, or if there are too many. */
export function setSaved(
  parts: SavingParts,
  conversation: ConversationId,
  row: EntryHash,
  saved: boolean,
): void {
  const { memory } = parts;
  if (saved === memory.isSaved(conversation, row)) return;
  if (saved) {
    mustBeAnswerable(parts, conversation, row);
    if (memory.saved.length >= limits.savedMessages)
      throw new CallError('not-possible', say('failure.tooManySaved', { most: limits.savedMessages }));
  }
  memory.setSaved(conversation, row, saved);
}

/**
 * Forgets the saved messages of a conversation that were deleted. MUST be called when it changes.
 * @param added new entries, if these are all that may have changed
 */
export function forgetDeleted(
  { memory, messages: { reader } }: SavingParts,
  conversation: ConversationId,
  added: readonly LogEntry[] | undefined,
): void {
  const isPossible = added?.some((entry) => !isControlEntry(entry) && entry.content?.kind === 'deletion');
  if (isPossible === false) return;
  for (const row of memory.savedIn(conversation)) {
    const message = reader.writtenMessage(conversation, row);
    // One that is not here may come again: all of it may have been set aside.
    if (message && (!message.entry.content || annotated(reader, message).isDeleted))
      memory.setSaved(conversation, row, false);
  }
}
