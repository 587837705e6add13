import type { ConversationId } from '../../../../shared/ids';
import { deleteQuestion, discardQuestion, leaveQuestion } from '../../../../shared/ipc/questions';
import { spans } from '../../../../shared/settings/quiet';
import { say } from '../../../../shared/words/say';
import { CallError, type Caller, type Handlers } from '../../ipc/router';
import type { MenuEntry } from '../../ports';
import { asking } from '../asking';
import type { Levels } from '../notifications/levels';
import type { Parts } from '../parts';
import type { Conversations } from './conversations';
import type { Digest } from './digest';
import type { Plans } from './plans';

export interface ConversationMenuParts extends Pick<Parts, 'memory' | 'windows' | 'dialogs'> {
  conversations: Conversations;
  levels: Levels;
  plans: Pick<Plans, 'has'>;
}
type MenuHandlers = Pick<
  Handlers,
  'openConversation' | 'discardPlan' | 'setAttention' | 'archive' | 'deleteHistory' | 'leave' | 'stay'
>;

/** The context menu of a conversation. */
export function conversationEntries(
  parts: ConversationMenuParts,
  handlers: MenuHandlers,
  caller: Caller,
  conversation: ConversationId,
): MenuEntry[] {
  const { memory, windows, dialogs, conversations, levels, plans } = parts;
  const digest = conversations.digest(conversation);
  if (!digest) throw new CallError('no-such-conversation', say('failure.conversationUnknown'));
  if (plans.has(conversation)) return plannedEntries(dialogs, handlers, caller, conversation);
  const archived = memory.isArchived(conversation);
  const isMember = conversations.isMember(conversation);
  return [
    ...(caller.kind === 'roster' && isMember
      ? [{ label: say('menu.open'), run: () => handlers.openConversation({ conversation }, caller) }]
      : []),
    ...(windows.pane(conversation)
      ? [{ label: say('menu.ownWindow'), run: () => windows.openInOwnWindow(conversation) }]
      : []),
    ...(caller.kind === 'conversation' && isMember && !digest.room
      ? [{ label: say('menu.name'), run: () => windows.chosen(caller.window, 'name') }]
      : []),
    levels.of(conversation).level === 'all'
      ? {
          label: say('conversation.mute'),
          entries: spans.map((span) => ({
            label: say(`span.${span}`),
            run: () => handlers.setAttention({ conversation, level: 'mentions', span }, caller),
          })),
        }
      : {
          label: say('conversation.unmute'),
          run: () => handlers.setAttention({ conversation, level: 'all', span: 'always' }, caller),
        },
    {
      label: say(archived ? 'conversation.unarchive' : 'conversation.archive'),
      run: () => handlers.archive({ conversation, archived: !archived }, caller),
    },
    'line',
    asking(dialogs, caller, deleteQuestion(), () => handlers.deleteHistory({ conversation }, caller)),
    ...(isMember ? [leaveEntry(dialogs, handlers, caller, conversation, digest)] : []),
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
  { isLeaving, room }: Digest,
): MenuEntry =>
  isLeaving
    ? { label: say('menu.stay'), run: () => handlers.stay({ conversation }, caller) }
    : asking(dialogs, caller, leaveQuestion(room !== undefined), () =>
        handlers.leave({ conversation }, caller),
      );
