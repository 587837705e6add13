import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { conversationsCalls } from '../../../../shared/ipc/calls/conversations';
import { say } from '../../../../shared/words/say';
import { CallError, must, type Caller, type HandlersOf } from '../../ipc/router';
import type { Badge } from '../notifications/badge';
import type { Parts } from '../parts';
import { knownPeople } from '../people/calls';
import type { Conversations } from './conversations';
import type { PendingDeletes } from './pending-deletes';
import { startConversation } from './starting';

interface ConversationsParts extends Pick<Parts, 'client' | 'dialogs' | 'windows' | 'memory' | 'changed'> {
  conversations: Conversations;
  deletions: PendingDeletes;
  badge: Badge;
}
type Calls = Omit<typeof conversationsCalls, 'conversationMenu'>;

/** Handlers of the calls about the user's conversations. */
export const conversationsHandlers = (parts: ConversationsParts): HandlersOf<Calls> => ({
  ...opening(parts),
  ...leaving(parts),
  ...listing(parts),
});

function opening(
  parts: ConversationsParts,
): HandlersOf<Pick<Calls, 'invite' | 'startAgain' | 'openConversation'>> {
  const { windows, conversations } = parts;
  const start = async (caller: Caller, people: readonly PersonId[], title: string | undefined) => ({
    conversation: await startConversation(parts, caller, knownPeople(conversations, people), title),
  });
  return {
    invite: ({ people, title }, caller) => start(caller, people, title?.trim() || undefined),
    startAgain: ({ conversation }, caller) => {
      if (conversations.isMember(conversation))
        throw new CallError('already-a-member', say('failure.stillIn'));
      const digest = conversations.digest(conversation);
      return start(caller, digest?.company.others ?? [], digest?.title);
    },
    openConversation: ({ conversation }) => {
      if (!conversations.everJoined(conversation))
        throw new CallError('no-such-conversation', say('failure.notIn'));
      windows.openConversation(conversation);
    },
  };
}

function leaving({
  client,
  windows,
  memory,
}: ConversationsParts): HandlersOf<Pick<Calls, 'leave' | 'leaveNow' | 'stay'>> {
  const hasLeft = (conversation: ConversationId): void => {
    memory.setDraft(conversation, '');
    windows.closeConversation(conversation);
  };
  return {
    leave: async ({ conversation }) => {
      // While the LEAVE is pending, the window offers to stay or to leave anyway.
      if (must(await client.leave(conversation)) !== 'waits') hasLeft(conversation);
    },
    leaveNow: async ({ conversation }) => {
      must(await client.leaveNow(conversation));
      hasLeft(conversation);
    },
    stay: ({ conversation }) => client.stay(conversation),
  };
}

const listing = ({
  memory,
  deletions,
  badge,
  changed,
}: ConversationsParts): HandlersOf<Pick<Calls, 'mute' | 'archive' | 'deleteHistory' | 'keepHistory'>> => ({
  mute: ({ conversation, muted }) => {
    memory.mute(conversation, muted);
    badge.count();
    changed();
  },
  archive: ({ conversation, archived }) => {
    memory.archive(conversation, archived);
    changed();
  },
  deleteHistory: ({ conversation }) => {
    deletions.begin(conversation);
    changed();
  },
  keepHistory: ({ conversation }) => {
    deletions.undo(conversation);
    changed();
  },
});
