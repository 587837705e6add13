import { traitsOf } from '../../../../shared/conversation/kinds';
import { quoteOf } from '../../../../shared/conversation/readings';
import type { EntryHash } from '../../../../shared/ids';
import type { QuoteView } from '../../../../shared/ipc/views/transcript';
import type { Conversation } from '../../../net/types';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { annotated } from './row-view';

/**
 * The message `row` as it is quoted where another one answers it. It is read from this computer's own copy, never from the
 * answer: nobody is shown what they were not given, and nobody can put words into somebody's mouth.
 */
export function quotedIn(
  { log }: Pick<Conversation, 'log'>,
  reader: MessagesReader,
  row: EntryHash,
): QuoteView {
  const target = reader.writtenMessage(log.conversation, row);
  const content = target?.entry.content;
  if (!target || !content || !log.stands(target.entry) || !traitsOf(content.kind).answers)
    return { row, state: 'unknown', text: '' };
  const author = target.person;
  if (reader.isLeftOut(author)) return { row, state: 'blocked', author, text: '' };
  const message = annotated(reader, target);
  if (message.isDeleted) return { row, state: 'deleted', author, text: '' };
  return { row, state: 'here', author, text: quoteOf(message) ?? '' };
}
