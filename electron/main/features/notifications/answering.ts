import type { ConversationId } from '../../../../shared/ids';
import type { Parts } from '../parts';
import { giveBack } from '../messages/giving-back';
import type { OpenTranscripts } from '../transcript/open-transcripts';

export interface AnsweringParts extends Pick<Parts, 'memory' | 'windows'> {
  client: Pick<Parts['client'], 'sendText'>;
  transcripts: Pick<OpenTranscripts, 'answered'>;
}

/** Sends an answer that was typed in a notification. One that cannot be sent becomes part of the draft, and its conversation opens. */
export async function answer(
  { client, memory, windows, transcripts }: AnsweringParts,
  conversation: ConversationId,
  text: string,
): Promise<void> {
  const sent = await client.sendText(conversation, text);
  if (sent.ok) return transcripts.answered(conversation);
  giveBack({ windows, memory }, conversation, text);
  windows.openConversation(conversation);
}
