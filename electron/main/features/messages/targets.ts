import { traitsOf, type KindName } from '../../../../shared/conversation/kinds';
import { mayWrite } from '../../../../shared/conversation/readings';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { say } from '../../../../shared/words/say';
import { CallError } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import { annotated } from '../transcript/row-view';

export interface TargetParts {
  client: Pick<Parts['client'], 'id'>;
  messages: Pick<Parts['messages'], 'reader'>;
  conversations: Pick<Conversations, 'isMember' | 'isRefused'>;
}

/**
 * The message that another one is about, with all that belongs to it. Throws a `CallError` if it is gone, or if the
 * table of kinds does not permit the user this kind.
 */
export function targetOf(parts: TargetParts, conversation: ConversationId, row: EntryHash, kind: KindName) {
  const { client, messages } = parts;
  const target = messages.reader.writtenMessage(conversation, row);
  const content = target?.entry.content;
  const found = target && content && annotated(messages.reader, target);
  if (!target || !content || !found || found.isDeleted)
    throw new CallError('no-such-message', say('failure.messageGone'));
  if (!traitsOf(content.kind).takes.includes(kind) || !mayWrite(kind, client.id, target.person))
    throw new CallError('not-permitted', say('failure.notAuthor'));
  return found;
}

/** Throws a `CallError` unless the user can answer a message: it is here, not deleted, and of a kind that is answered. */
export function mustBeAnswerable(
  { messages }: Pick<TargetParts, 'messages'>,
  conversation: ConversationId,
  row: EntryHash,
): void {
  const target = messages.reader.writtenMessage(conversation, row);
  const content = target?.entry.content;
  if (!content || !traitsOf(content.kind).answers || annotated(messages.reader, target).isDeleted)
    throw new CallError('no-such-message', say('failure.messageGone'));
}

/** Whether the user may answer a message that a window shows. */
export const mayAnswer = (parts: TargetParts, conversation: ConversationId, row: EntryHash): boolean =>
  isPossible(parts, conversation, row, () => mustBeAnswerable(parts, conversation, row));

/** Whether the user may write a message of a kind about a message that a window shows. */
export function maySayAbout(
  parts: TargetParts,
  conversation: ConversationId,
  row: EntryHash,
  kind: KindName,
): boolean {
  return isPossible(parts, conversation, row, () => targetOf(parts, conversation, row, kind));
}

/** Whether the user can write about a message, and `find` does not throw a `CallError`. */
function isPossible(
  { conversations }: Pick<TargetParts, 'conversations'>,
  conversation: ConversationId,
  row: EntryHash,
  find: () => unknown,
): boolean {
  if (!conversations.isMember(conversation) || conversations.isRefused(conversation, row)) return false;
  try {
    find();
    return true;
  } catch (error) {
    if (error instanceof CallError) return false;
    throw error;
  }
}
