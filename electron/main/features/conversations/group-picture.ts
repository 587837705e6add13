import type { AuthoredMessage } from '../../../../shared/conversation/annotations';
import { readContent } from '../../../../shared/conversation/content';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { isSmall } from '../transfers/file-view';

type PictureReader = Pick<MessagesReader, 'lastOfKind'>;

/** The picture in a message, in base64; undefined if there is none that a window may show. */
function pictureOf(message: AuthoredMessage | undefined): string | undefined {
  const content = message?.entry.content;
  const said = content && readContent(content);
  return said?.kind === 'picture' && isSmall(said.picture) ? said.picture : undefined;
}

/** The message that gave a conversation its picture; undefined if it has none. */
export function pictureMessage(reader: PictureReader, conversation: ConversationId): EntryHash | undefined {
  const message = reader.lastOfKind(conversation, 'picture');
  return pictureOf(message) === undefined ? undefined : message?.entry.hash;
}

/** Where windows get the picture that a message gave a conversation. */
export const pictureAddress = (conversation: ConversationId, message: EntryHash): string =>
  `/picture/${conversation}/${message}`;

/** The picture that a message gave a conversation, while it has it. */
export function groupPicture(
  reader: PictureReader,
  conversation: ConversationId,
  hash: EntryHash,
): Uint8Array | undefined {
  const message = reader.lastOfKind(conversation, 'picture');
  const picture = message?.entry.hash === hash ? pictureOf(message) : undefined;
  return picture === undefined ? undefined : Buffer.from(picture, 'base64');
}
