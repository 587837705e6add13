import type { ConversationId } from '../../../../shared/ids';
import { withReturned } from '../../../../shared/text/returned';
import type { Memory } from '../../../storage/memory';

interface ReturnedParts {
  readonly windows: { giveBack(conversation: ConversationId, text: string): boolean };
  readonly memory: Pick<Memory, 'draft' | 'setDraft'>;
}

/** Gives a text that does not go back to the user: to the conversation's window, or as the draft of its next one. */
export function giveBack(
  { windows, memory }: ReturnedParts,
  conversation: ConversationId,
  text: string,
): void {
  if (windows.giveBack(conversation, text)) return;
  memory.setDraft(conversation, withReturned(text, memory.draft(conversation)));
}
