import type { ConversationView } from '../../shared/ipc/view';

/**
 * The latest conversation of the user and one other person that a press on that person opens; undefined if there is none.
 * One with a title is about something, and is opened by its title.
 */
export const conversationWith = (
  conversations: Readonly<Record<string, ConversationView>>,
  person: string,
): ConversationView | undefined =>
  Object.values(conversations)
    .filter(
      ({ joined, leaving, company, others, title }) =>
        joined &&
        !leaving &&
        company === 'here' &&
        others.length === 1 &&
        others[0] === person &&
        title === undefined,
    )
    .sort((a, b) => (b.activity?.at ?? 0) - (a.activity?.at ?? 0))[0];
