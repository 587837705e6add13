import type { ConversationView } from '../../shared/ipc/views/conversations';
import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { shownName } from '../state/names';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import styles from './conversation.module.css';

/** One of the others in a conversation, if the user has blocked all of them. */
export function onlyBlocked(
  { others, company }: ConversationView,
  people: Readonly<Record<string, PersonView>>,
): PersonView | undefined {
  if (company !== 'here') return undefined;
  return others.every((id) => people[id]?.blocked) ? people[others[0] ?? ''] : undefined;
}

/** Replaces the composer while only people whom the user has blocked would read. */
export function BlockedLine({ person }: { person: PersonView }) {
  return (
    <div className={styles['gone']}>
      <p>{say('blocked.here', { name: shownName(person) })}</p>
      <Button onClick={() => void act(bridge().unblock({ person: person.id }))}>{say('menu.unblock')}</Button>
    </div>
  );
}
