import type { LogEntry } from '../../../../shared/conversation/log-entry';
import { authorOf } from '../../../../shared/conversation/log-facts';
import type { AuthoredMessage } from '../../../../shared/conversation/annotations';
import { answeredBy } from '../../../../shared/conversation/content';
import { countsAsUnread, isMentioned } from '../../../../shared/conversation/readings';
import type { ConversationId } from '../../../../shared/ids';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import type { Attention, NotifiedConversation } from './attention';
import type { Levels } from './levels';

interface NewsParts extends Pick<Parts, 'client' | 'memory' | 'messages'> {
  conversations: Conversations;
  attention: Attention;
  levels: Pick<Levels, 'of'>;
}

/**
 * Notifies of new messages in a conversation, of all, of those that name the user or reply to them, or of none, as the user wants
 * it, and takes it out of the archive.
 */
export function tellNews(
  { client, memory, messages, conversations, attention, levels }: NewsParts,
  conversation: ConversationId,
  fresh: readonly LogEntry[],
): void {
  const log = client.conversations.get(conversation)?.log;
  const telling = fresh.flatMap((entry) => {
    if (!log || entry.command !== 'SEND_MESSAGE' || !countsAsUnread(entry.content)) return [];
    const person = authorOf(log, entry);
    return person === undefined || messages.reader.isLeftOut(person) ? [] : [{ entry, person }];
  });
  if (telling.length > 0) memory.archive(conversation, false);
  const news = telling.filter(({ entry }) => log?.isNews(entry));
  const isForUser = ({ entry: { content } }: AuthoredMessage): boolean => {
    const to = content && answeredBy(content);
    const answered = to && messages.reader.writtenMessage(conversation, to);
    return isMentioned(content, client.id) || answered?.person === client.id;
  };
  const { level } = levels.of(conversation);
  const told = level === 'all' ? news : level === 'mentions' ? news.filter(isForUser) : [];
  if (told.length > 0 && conversations.isMember(conversation))
    attention.messages(
      conversation,
      told,
      () => told.some(isForUser),
      () => notifiedConversation(client, conversations, conversation),
    );
}

/** The other people in a conversation, and its title. */
function notifiedConversation(
  { id: me }: NewsParts['client'],
  conversations: Conversations,
  conversation: ConversationId,
): NotifiedConversation {
  const digest = conversations.digest(conversation);
  const here = digest ? [...digest.state.members, ...digest.state.invited.keys()] : [];
  const others = here.filter((id) => id !== me);
  return {
    title: digest?.title,
    others,
    nameOf: (person) => conversations.markedName(conversation, person),
    pictureOf: (person) => conversations.pictureOf(conversation, person),
  };
}
