import type { OfferedFile } from '../../../../shared/conversation/file-content';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { annotated } from '../transcript/row-view';

/** The file that a message offers, and who does; undefined if it offers none, or its author has deleted it. */
export function offeredIn(
  reader: Pick<MessagesReader, 'writtenMessage' | 'annotations'>,
  conversation: ConversationId,
  offer: EntryHash,
): { file: OfferedFile; author: PersonId } | undefined {
  const message = reader.writtenMessage(conversation, offer);
  if (!message) return undefined;
  const found = annotated(reader, message);
  if (found.said?.kind !== 'file' || found.isDeleted) return undefined;
  const { kind: _kind, ...file } = found.said;
  return { file, author: message.person };
}
