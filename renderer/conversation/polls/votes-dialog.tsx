import type { PollView } from '../../../shared/ipc/views/transcript';
import { plainText } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { Button, Dialog } from '../../ui/controls';
import { PersonName } from '../../ui/person-name';
import { useConversation } from '../use-conversation';
import styles from './poll.module.css';

/** Everybody who voted in a poll, by choice. */
export function VotesDialog({
  question,
  poll,
  onDone,
}: {
  question: string;
  poll: PollView;
  onDone: () => void;
}) {
  return (
    <Dialog
      title={plainText(question)}
      onCancel={onDone}
      actions={<Button onClick={onDone}>{say('button.close')}</Button>}
    >
      <div className={styles['votes']}>
        {poll.choices.map(({ text, people }, place) => (
          <section key={place}>
            <h3 dir="auto">
              {plainText(text)} <span className={styles['soft']}>{people.length}</span>
            </h3>
            {people.length === 0 ? (
              <p className={styles['soft']}>{say('poll.nobody')}</p>
            ) : (
              <ul>
                {people.map((id) => (
                  <Voter key={id} id={id} />
                ))}
              </ul>
            )}
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Voter({ id }: { id: string }) {
  const person = useConversation(({ people }) => people[id]);
  const isMe = useConversation(({ me }) => me.id === id);
  return <li dir="auto">{isMe ? say('person.you') : <PersonName person={person} />}</li>;
}
