import { listNames } from '../../shared/conversation/title';
import type { ConversationView, View } from '../../shared/ipc/view';
import { nameOf } from '../state/names';

/** Says when a message written now will be sent; empty if at once. */
export function whenSent(view: View, conversation: ConversationView): string {
  if (view.connection.state === 'online') return '';
  if (!view.nearby.enabled) return 'Will be sent when the connection is back';
  const others = [...conversation.members, ...conversation.invited].filter((id) => id !== view.me.id);
  if (others.length === 0 || others.some((id) => view.people[id]?.online)) return '';
  const names = others.map((id) => nameOf(view, id));
  return `Will be sent when ${listNames(names)} ${names.length === 1 ? 'is' : 'are'} here`;
}
