import { listNames } from '../../shared/words/lists';
import { say } from '../../shared/words/say';
import { namesOf } from '../state/names';
import { useConversation } from './use-conversation';
import { whoTypes } from './who-types';
import styles from './conversation.module.css';

/** Number of people who are named. */
const namedAtMost = 3;

/** Who is typing. Its place is there before anybody does, so that nothing moves. */
export function TypingLine() {
  const words = useConversation((view) => {
    const people = whoTypes(view.doings.typing, view.people).slice(0, namedAtMost);
    if (people.length === 0) return '';
    return say('typing.now', { names: listNames(namesOf(view, people)), count: people.length });
  });
  return (
    <p className={styles['typing']} aria-live="polite">
      {words}
    </p>
  );
}
