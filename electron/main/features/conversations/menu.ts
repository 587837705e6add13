import type { ConversationId } from '../../../../shared/ids';
import { deleteQuestion, discardQuestion, leaveQuestion } from '../../../../shared/ipc/questions';
import { say } from '../../../../shared/words/say';
import { CallError, type Caller, type Handlers } from '../../ipc/router';
import type { MenuEntry } from '../../ports';
import { asking } from '../asking';
import type { Parts } from '../parts';
import type { Conversations } from './conversations';
import type { Plans } from './plans';

export interface ConversationMenuParts extends Pick<Parts, 'memory' | 'windows' | 'dialogs'> {
  conversations: Conversations;
  plans: Pick<Plans, 'has'>;
}
type MenuHandlers = Pick<
  Handlers,
  'openConversation' | 'discardPlan' | 'mute' | 'archive' | 'deleteHistory' | 'leave' | 'stay'
>;

/** The context menu of a conversation. */
export function conversationEntries(
  parts: ConversationMenuParts,
  handlers: MenuHandlers,
  caller: Caller,
  conversation: ConversationId,
): MenuEntry[] {
  const { memory, windows, dialogs, conversations, plans } = parts;
  const digest = conversations.digest(conversation);
  if (!digest) throw new CallError('no-such-conversation', say('failure.conversationUnknown'));
  if (plans.has(conversation)) return plannedEntries(dialogs, handlers, caller, conversation);
  const [muted, archived] = [memory.isMuted(conversation), memory.isArchived(conversation)];
  const isMember = conversations.isMember(conversation);
  return [
    ...(caller.kind === 'roster' && isMember
      ? [{ label: say('menu.open'), run: () => handlers.openConversation({ conversation }, caller) }]
      : []),
    ...(caller.kind === 'conversation' && isMember
      ? [{ label: say('menu.name'), run: () => windows.chosen(caller.window, 'name') }]
      : []),
    {
      label: say(muted ? 'conversation.unmute' : 'conversation.mute'),
      run: () => handlers.mute({ conversation, muted: !muted }, caller),
    },
    {
      label: say(archived ? 'conversation.unarchive' : 'conversation.archive'),
      run: () => handlers.archive({ conversation, archived: !archived }, caller),
    },
    'line',
    asking(dialogs, caller, deleteQuestion(), () => handlers.deleteHistory({ conversation }, caller)),
    ...(isMember ? [leaveEntry(dialogs, handlers, caller, conversation, digest.isLeaving)] : []),
  ];
}

const plannedEntries = (
  dialogs: ConversationMenuParts['dialogs'],
  handlers: MenuHandlers,
  caller: Caller,
  conversation: ConversationId,
): MenuEntry[] => [
  ...(caller.kind === 'roster'
    ? [{ label: say('menu.open'), run: () => handlers.openConversation({ conversation }, caller) }]
    : []),
  asking(dialogs, caller, discardQuestion(), () => handlers.discardPlan({ conversation }, caller)),
];

const leaveEntry = (
  dialogs: ConversationMenuParts['dialogs'],
  handlers: MenuHandlers,
  caller: Caller,
  conversation: ConversationId,
  isLeaving: boolean,
): MenuEntry =>
  isLeaving
    ? { label: say('menu.stay'), run: () => handlers.stay({ conversation }, caller) }
    : asking(dialogs, caller, leaveQuestion(), () => handlers.leave({ conversation }, caller));
