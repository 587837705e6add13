import type { ConversationId } from '../../../../shared/ids';
import { withReturned } from '../../../../shared/text/returned';
import type { Memory } from '../../../storage/memory';

interface ReturnedParts {
  readonly windows: { giveBack(conversation: ConversationId, caption: string): boolean };
  readonly memory: Pick<Memory, 'draft' | 'setDraft'>;
}

/** Gives back what was written about files that do not go: to the conversation's window, or as the draft of its next one. */
export function giveBack(
  { windows, memory }: ReturnedParts,
  conversation: ConversationId,
  caption: string,
): void {
  if (windows.giveBack(conversation, caption)) return;
  memory.setDraft(conversation, withReturned(caption, memory.draft(conversation)));
}
