import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { conversationsCalls } from '../../../../shared/ipc/calls/conversations';
import { say } from '../../../../shared/words/say';
import { CallError, must, type HandlersOf } from '../../ipc/router';
import type { OpenInvitations } from '../invitations/open-invitations';
import type { Levels } from '../notifications/levels';
import type { Parts } from '../parts';
import { knownPeople } from '../people/calls';
import type { Conversations } from './conversations';
import type { PendingDeletes } from './pending-deletes';
import { conversationWith } from './conversation-with';
import type { Beginnings } from './beginnings';
import type { Plans } from './plans';

interface ConversationsParts extends Pick<
  Parts,
  'client' | 'dialogs' | 'windows' | 'memory' | 'transfers' | 'changed'
> {
  conversations: Conversations;
  deletions: PendingDeletes;
  levels: Levels;
  plans: Plans;
  beginnings: Pick<Beginnings, 'isFounding'>;
  invitations: Pick<OpenInvitations, 'lists'>;
}
type Calls = Omit<typeof conversationsCalls, 'conversationMenu'>;

/** Handlers of the calls about the user's conversations. */
export const conversationsHandlers = (parts: ConversationsParts): HandlersOf<Calls> => ({
  ...opening(parts),
  ...leaving(parts),
  ...listing(parts),
});

function opening({
  client,
  windows,
  conversations,
  plans,
  beginnings,
  invitations,
  changed,
}: ConversationsParts): HandlersOf<
  Pick<Calls, 'talkTo' | 'startAgain' | 'openConversation' | 'discardPlan'>
> {
  const plan = (people: readonly PersonId[], title: string | undefined): void =>
    windows.openConversation(plans.make(knownPeople(conversations, people), title));
  return {
    talkTo: ({ people, title }) => {
      const named = title?.trim() || undefined;
      const [only, ...others] = knownPeople(conversations, people);
      if (!only || others.length > 0 || named !== undefined) return plan(people, named);
      const there = conversationWith(conversations.all(), client.id, only.id);
      if (there !== undefined) windows.openConversation(there);
      else if (invitations.lists(only.id)) windows.showInvitations(true);
      else plan(people, named);
    },
    startAgain: ({ conversation }) => {
      if (conversations.isMember(conversation))
        throw new CallError('already-a-member', say('failure.stillIn'));
      const digest = conversations.digest(conversation);
      plan(digest?.company.others ?? [], digest?.title);
    },
    openConversation: ({ conversation }) => {
      if (!conversations.everJoined(conversation))
        throw new CallError('no-such-conversation', say('failure.notIn'));
      windows.openConversation(conversation);
    },
    discardPlan: ({ conversation }) => {
      if (!plans.has(conversation))
        throw new CallError('no-such-conversation', say('failure.conversationUnknown'));
      if (beginnings.isFounding(conversation)) throw new CallError('not-possible', say('failure.beingSent'));
      plans.remove(conversation);
      windows.closeConversation(conversation);
      changed();
    },
  };
}

function leaving({
  client,
  windows,
  memory,
  transfers,
}: ConversationsParts): HandlersOf<Pick<Calls, 'leave' | 'leaveNow' | 'stay'>> {
  const hasLeft = (conversation: ConversationId): void => {
    memory.setDraft(conversation, '');
    transfers.detachAll(conversation);
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
  levels,
  changed,
}: ConversationsParts): HandlersOf<
  Pick<Calls, 'setAttention' | 'archive' | 'deleteHistory' | 'keepHistory'>
> => ({
  setAttention: ({ conversation, level, span }) => levels.set(conversation, level, span),
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
