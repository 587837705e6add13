import type { WindowCall } from '../../../shared/ipc/calls/windows';
import { say } from '../../../shared/words/say';
import { CallError, type Caller, type Handlers } from '../ipc/router';
import type { MenuEntry } from '../ports';
import { conversationEntries, type ConversationMenuParts } from './conversations/menu';
import { messageEntries, type MessageMenuParts } from './messages/menu';
import { personEntries, type PersonMenuParts } from './people/menu';

type MenuCalls = 'personMenu' | 'conversationMenu' | 'messageMenu';

/**
 * Handlers of the context menus. A window only names what was clicked, by an id of its own scope; the entries are made
 * from the state here.
 * @param handlers the calls that menu entries make; windows can make them too
 */
export function menuHandlers(
  parts: ConversationMenuParts & MessageMenuParts & PersonMenuParts,
  handlers: Omit<Handlers, MenuCalls | WindowCall>,
): Pick<Handlers, MenuCalls> {
  const popUp = (caller: Caller, entries: readonly MenuEntry[], at: { x: number; y: number }): void => {
    if (!parts.windows.popUp(caller.window, entries, at)) throw new CallError('forbidden', say('call.menu'));
  };
  return {
    personMenu: ({ person, at }, caller) => popUp(caller, personEntries(parts, handlers, caller, person), at),
    conversationMenu: ({ conversation, at }, caller) =>
      popUp(caller, conversationEntries(parts, handlers, caller, conversation), at),
    messageMenu: ({ at, ...message }, caller) =>
      popUp(caller, messageEntries(parts, handlers, caller, message), at),
  };
}
