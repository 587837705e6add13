import type { OfferedFile } from '../../../../shared/conversation/file-content';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { annotated } from '../transcript/row-view';

/**
 * The file that a message offers, and who does; undefined if it offers none, if its author has deleted it, or while its author is
 * blocked: what is not shown is not fetched either.
 */
export function offeredIn(
  reader: Pick<MessagesReader, 'writtenMessage' | 'annotations' | 'isLeftOut'>,
  conversation: ConversationId,
  offer: EntryHash,
): { file: OfferedFile; author: PersonId } | undefined {
  const message = reader.writtenMessage(conversation, offer);
  if (!message || reader.isLeftOut(message.person)) return undefined;
  const found = annotated(reader, message);
  if (found.said?.kind !== 'file' || found.isDeleted) return undefined;
  const { kind: _kind, ...file } = found.said;
  return { file, author: message.person };
}
