import { List, Pin } from 'lucide-react';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { PersonName } from '../../ui/person-name';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { useConversation } from '../use-conversation';
import styles from './pins.module.css';

/** Below the header: the message that was pinned last, to which a press leads, and a button that lists all. */
export function PinBar({ conversation, onShowAll }: { conversation: string; onShowAll: () => void }) {
  const latest = useConversation(({ pins }) => pins[0]);
  const count = useConversation(({ pins }) => pins.length);
  const author = useConversation(({ people }) => (latest ? people[latest.author] : undefined));
  const isMine = useConversation(({ me }) => latest?.author === me.id);
  if (!latest) return null;
  return (
    <section aria-label={say('pins.title')} className={styles['bar']}>
      <button
        type="button"
        className={styles['latest']}
        title={say('quote.jump')}
        onClick={() => void act(bridge().showRow({ conversation, row: latest.row }))}
      >
        <Icon of={Pin} size={15} />
        <span className={styles['words']}>
          <span className={styles['who']} dir="auto">
            {isMine ? say('person.you') : <PersonName person={author} />}
          </span>{' '}
          <span dir="auto">{latest.text}</span>
        </span>
      </button>
      <Button
        kind="icon"
        aria-label={say('pins.showAll', { count })}
        title={say('pins.showAll', { count })}
        onClick={onShowAll}
      >
        <Icon of={List} size={16} />
        {count > 1 && (
          <span className={styles['count']} aria-hidden="true">
            {count}
          </span>
        )}
      </Button>
    </section>
  );
}
