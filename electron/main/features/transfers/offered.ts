import { isControlEntry, type LogEntry } from '../../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { Offered } from '../../../net/transfers/types';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { annotated } from '../transcript/row-view';
import { fileView } from './file-view';

type OffersReader = Pick<MessagesReader, 'writtenMessage' | 'annotations' | 'isLeftOut'>;

/** What a message offers. While its author is blocked, that is nothing: what is not shown is not fetched either. */
export function offeredIn(reader: OffersReader, conversation: ConversationId, offer: EntryHash): Offered {
  const message = reader.writtenMessage(conversation, offer);
  if (!message || reader.isLeftOut(message.person)) return undefined;
  const found = annotated(reader, message);
  if (found.isDeleted) return 'deleted';
  if (found.said?.kind !== 'file') return undefined;
  const { kind: _kind, ...file } = found.said;
  return { file, author: message.person };
}

/** The messages that entries ask to delete. Whether their authors may is another question. */
export const deletedBy = (entries: readonly LogEntry[]): EntryHash[] =>
  entries.flatMap((entry) =>
    !isControlEntry(entry) && entry.content?.kind === 'deletion' ? (entry.content.to ?? []) : [],
  );

/** The small picture that came with an offer; undefined if there is none that a window may show. */
export function previewIn(
  reader: OffersReader,
  conversation: ConversationId,
  offer: EntryHash,
): Uint8Array | undefined {
  const offered = offeredIn(reader, conversation, offer);
  const preview = typeof offered === 'object' ? fileView(offered.file).preview : undefined;
  return preview === undefined ? undefined : Buffer.from(preview, 'base64');
}
