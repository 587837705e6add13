import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { searchCalls } from '../../../../shared/ipc/calls/search';
import { say } from '../../../../shared/words/say';
import type { HandlersOf } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { Digest } from '../conversations/digest';
import type { Parts } from '../parts';
import { searchFor, type SearchSources } from './searching';

interface SearchParts extends Pick<Parts, 'client' | 'memory' | 'preferences' | 'messages'> {
  conversations: Conversations;
}
type ById = ReadonlyMap<ConversationId, Digest>;

/** Handlers of the calls about search. */
export const searchHandlers = (parts: SearchParts): HandlersOf<typeof searchCalls> => ({
  search: (args) => searchFor(sourcesOf(parts, args.conversation), args, Date.now()),
});

function sourcesOf(parts: SearchParts, conversation: ConversationId | undefined): SearchSources {
  const { memory, messages, conversations } = parts;
  const { reader } = messages;
  const digests = conversation === undefined ? conversations.all() : only(conversations, conversation);
  return {
    names: () => namesIn(parts, digests, conversation === undefined),
    shownNames: () => conversations.names.shown(),
    // Untitled ones list all names, so that a search can match any of them.
    titles: () => new Map([...digests.keys()].map((id) => [id, conversations.titleOf(id, Infinity)])),
    find: (order) => messages.search(order),
    saved: () => memory.saved,
    isLeftOut: (person) => reader.isLeftOut(person),
    count: () =>
      conversation === undefined ? reader.countAllMessages() : reader.countMessages(conversation),
  };
}

function only(conversations: Conversations, conversation: ConversationId): ById {
  const digest = conversations.digest(conversation);
  return new Map(digest ? [[conversation, digest]] : []);
}

/** Every name that people have in these conversations, and the names of those who are online. */
function namesIn(
  { client, preferences }: SearchParts,
  digests: ById,
  withOnline: boolean,
): Map<PersonId, Set<string>> {
  const names = new Map<PersonId, Set<string>>();
  const note = (id: PersonId, user: string): void =>
    void names.set(id, (names.get(id) ?? new Set()).add(user));
  for (const digest of digests.values()) for (const [id, user] of digest.names) note(id, user);
  for (const { id, user } of client.online.values()) if (withOnline || names.has(id)) note(id, user);
  note(client.id, preferences.profile.user);
  note(client.id, 'me');
  note(client.id, say('search.me'));
  return names;
}
