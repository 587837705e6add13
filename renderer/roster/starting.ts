import { bridge } from '../state/bridge';
import { notify } from '../state/notices';

/** Starts a conversation. False if none was begun. */
export async function startConversation(people: readonly string[]): Promise<boolean> {
  notify('');
  const outcome = await bridge().invite({ people: [...people] });
  if (!outcome.ok) notify(outcome.error.message);
  return outcome.ok && outcome.value.conversation !== null;
}
