import { listNames } from '../../shared/words/lists';
import type { ViewOf } from '../../shared/ipc/windows';
import { say } from '../../shared/words/say';
import { namesOf } from '../state/names';

/** Says when a message written now will be sent; empty if at once. */
export function whenSent(view: ViewOf<'conversation'>, id: string): string {
  const conversation = view.conversations[id];
  if (!conversation) return '';
  const isConnected = view.connection.state === 'online';
  if (!isConnected && !view.nearby.enabled) return say('composer.whenConnected');
  const others = [...conversation.members, ...conversation.invited].filter((person) => person !== view.me.id);
  if (others.length === 0 || others.some((person) => view.people[person]?.online)) return '';
  const who = { names: listNames(namesOf(view, others)), count: others.length };
  // A server keeps it until then; without one, it stays on this computer.
  return say(isConnected ? 'composer.whenBack' : 'composer.whenHere', who);
}
