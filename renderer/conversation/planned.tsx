import { Lock, LockOpen } from 'lucide-react';
import { listNames } from '../../shared/words/lists';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { namesOf } from '../state/names';
import { Avatar } from '../ui/avatar';
import { aboutPerson } from '../ui/about-person';
import { Icon } from '../ui/icon';
import { useConversation } from './use-conversation';
import styles from './planned.module.css';

/** Number of faces that are shown. */
const facesAtMost = 5;

/** In the place of the transcript: to whom the first message will go, and that nobody is told before. */
export function Planned({ conversation }: { conversation: ConversationView }) {
  const { others, sealed } = conversation;
  const people = useConversation((view) => view.people);
  const names = useConversation((view) => listNames(namesOf(view, others)));
  const faces = others.slice(0, facesAtMost).flatMap((id) => people[id] ?? []);
  const isAway = others.every((id) => !people[id]?.online);
  const [only] = faces;
  const about = others.length === 1 && only ? aboutPerson(only) : '';
  return (
    <section className={styles['planned']} aria-label={say('planned.title')}>
      <div className={styles['faces']}>
        {faces.map((person) => (
          <Avatar key={person.id} person={person} size={others.length === 1 ? 80 : 48} presence />
        ))}
      </div>
      <h2 className={styles['names']} dir="auto">
        {names}
      </h2>
      {about !== '' && (
        <p className={styles['about']} dir="auto">
          {about}
        </p>
      )}
      {isAway && <p>{say('planned.away', { names, count: others.length })}</p>}
      <p>{say('planned.nobodyKnows', { names, count: others.length })}</p>
      <p className={styles['sealing']}>
        <Icon of={sealed ? Lock : LockOpen} size={14} />
        {say(sealed ? 'planned.sealed' : 'sealing.openMeaning')}
      </p>
    </section>
  );
}
