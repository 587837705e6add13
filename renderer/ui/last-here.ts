import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';
import { useTimes } from '../state/times';
import { useNow } from './use-now';

/** When somebody who is away was last here; empty if that is not known. */
export function useLastHere({ lastHere }: Pick<PersonView, 'lastHere'>): string {
  const times = useTimes();
  const now = useNow(60_000);
  return lastHere === undefined ? '' : say('person.lastHere', { when: times.ago(lastHere, now) });
}
