import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import type { Target } from './things';

/** Goes to what was chosen, or does it, and closes the window; if that fails, the window says why. */
export async function choose(target: Target, note: string): Promise<void> {
  if (await act(carryOut(target, note))) await act(bridge().closeWindow({}));
}

function carryOut(target: Target, note: string) {
  switch (target.kind) {
    case 'conversation':
      return bridge().openConversation({ conversation: target.conversation.id });
    case 'person':
      return bridge().talkTo({ people: [target.person.id] });
    case 'window':
      return bridge().openWindow({ kind: target.window });
    case 'shown':
      return bridge().showWindow({ id: target.id });
    case 'room':
      return bridge().joinRoom({ conversation: target.room.id });
    case 'newRoom':
      return bridge().newRoom({});
    case 'new':
      return bridge().newConversation({});
    case 'message':
      return bridge().openMessage({ conversation: target.conversation, row: target.row });
    case 'invitations':
      return bridge().openInvitations({});
    case 'page':
      return bridge().openPreferences({ page: target.page });
    case 'profile':
      return bridge().openProfile({ id: target.profile });
    case 'status':
      return bridge().setStatus({ status: target.status, note });
    case 'setting':
      return bridge().setSettings({ [target.name]: target.value });
  }
}
