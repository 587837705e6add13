import type { ConversationView, View } from '../../shared/ipc/view';
import { isolated } from '../../shared/text/visible';

/** "Ann", "Ann and Bob", "Ann, Bob and Cleo", "Ann, Bob and 3 others". */
export function listNames(names: readonly string[], most = 3): string {
  if (names.length === 0) return '';
  if (names.length === 1) return names[0] ?? '';
  const shown = names.length > most ? names.slice(0, most - 1) : names.slice(0, -1);
  const rest = names.length - shown.length;
  return `${shown.join(', ')} and ${rest === 1 ? names.at(-1) : `${rest} others`}`;
}

/** What a person is called, to stand among other words. */
export const nameOf = (view: View, id: string): string => isolated(view.people[id]?.user ?? 'Someone');

/** What a conversation is called: its title, or the names of the others. */
export function titleOf(view: View, conversation: ConversationView): string {
  if (conversation.title) return conversation.title;
  const others = [...conversation.members, ...conversation.invited].filter((id) => id !== view.me.id);
  return others.length === 0 ? 'Only you' : listNames(others.map((id) => nameOf(view, id)));
}
