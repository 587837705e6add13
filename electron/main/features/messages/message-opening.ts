import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { standsAlone } from '../../../../shared/conversation/readings';
import { phrase, type Phrase } from '../../../../shared/words/phrase';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import type { OpenTranscripts } from '../transcript/open-transcripts';

interface MessageOpeningParts {
  client: Pick<Parts['client'], 'conversations'>;
  messages: Pick<Parts['messages'], 'reader'>;
  conversations: Pick<Conversations, 'everJoined'>;
  transcripts: Pick<OpenTranscripts, 'openRow'>;
}

/** Opens a conversation at a message that a link names. Returns why that is not possible, and opens nothing then. */
export function openMessage(
  { client, messages, conversations, transcripts }: MessageOpeningParts,
  conversation: ConversationId,
  row: EntryHash,
): Phrase | undefined {
  const held = client.conversations.get(conversation);
  if (!held || !conversations.everJoined(conversation)) return phrase('failure.linkNotMember');
  const message = messages.reader.messageWithHash(conversation, row);
  if (!message || !held.log.stands(message) || !standsAlone(message.content))
    return phrase('failure.linkNotHere');
  transcripts.openRow(conversation, row);
  return undefined;
}
