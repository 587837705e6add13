import type { QuoteView } from '../../../shared/ipc/views/transcript';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { PersonName } from '../../ui/person-name';
import { useConversation } from '../use-conversation';
import styles from './replies.module.css';

/** The message that another one answers: who wrote it, and its beginning. A press shows it in the transcript. */
export function Quote({ quote, conversation }: { quote: QuoteView; conversation: string }) {
  const { row, state, author, text } = quote;
  const person = useConversation(({ people }) => (author === undefined ? undefined : people[author]));
  const isMine = useConversation(({ me }) => me.id === author);
  if (state !== 'here')
    return (
      <div className={styles['quote']}>
        <span className={styles['missing']}>{missingWords[state]()}</span>
      </div>
    );
  return (
    <button
      type="button"
      className={styles['quote']}
      title={say('quote.jump')}
      onClick={() => void act(bridge().showRow({ conversation, row }))}
    >
      <span className="visually-hidden">{say('quote.before')}</span>
      <span className={styles['quoted']} dir="auto">
        {isMine ? say('person.you') : <PersonName person={person} />}
      </span>
      <span className={styles['words']} dir="auto">
        {text}
      </span>
    </button>
  );
}

const missingWords = {
  deleted: () => say('message.deleted'),
  blocked: () => say('event.blockedMessage'),
  unknown: () => say('quote.unknown'),
} as const;
