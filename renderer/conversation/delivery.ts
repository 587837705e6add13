import { listNames } from '../../shared/words/lists';
import type { ConversationView, View } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { nameOf } from '../state/names';

/** Says when a message written now will be sent; empty if at once. */
export function whenSent(view: View, conversation: ConversationView): string {
  if (view.connection.state === 'online') return '';
  if (!view.nearby.enabled) return say('composer.whenConnected');
  const others = [...conversation.members, ...conversation.invited].filter((id) => id !== view.me.id);
  if (others.length === 0 || others.some((id) => view.people[id]?.online)) return '';
  const names = others.map((id) => nameOf(view, id));
  return say('composer.whenHere', { names: listNames(names), count: names.length });
}
