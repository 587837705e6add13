import type { PersonView } from '../../shared/ipc/views/people';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { shownName } from '../state/names';
import { useSelected } from '../state/store';
import { aboutPerson } from './about-person';
import { Avatar, presenceOf } from './avatar';
import { useLastHere } from './last-here';
import { namesakeWarning, PersonName } from './person-name';
import styles from './person-card.module.css';

/** What is known about a person: who they are, whether they are here and where, and how far to trust it. */
export function PersonFacts({ person, size }: { person: PersonView; size: number }) {
  const { called } = person;
  return (
    <div className={styles['who']}>
      <Avatar person={person} size={size} presence />
      <div className={styles['about']}>
        <div className={styles['name']} dir="auto">
          <PersonName person={person} />
        </div>
        {called !== undefined && <div>{say('card.called', { name: isolated(called) })}</div>}
        <Presence person={person} />
        <Trust person={person} />
      </div>
    </div>
  );
}

const where = {
  server: (server: string) => say('card.server', { server }),
  nearby: () => say('card.nearby'),
  both: (server: string) => say('card.both', { server }),
};

/** Whether somebody is here, where, and what they say about it. */
function Presence({ person }: { person: PersonView }) {
  const server = useSelected(({ connection }) => connection.server);
  const about = aboutPerson(person);
  const lastHere = useLastHere(person);
  const place = person.reach && where[person.reach](server);
  return (
    <>
      <div className={styles['soft']}>
        {[say(`presence.${presenceOf(person)}`), place, lastHere].filter(Boolean).join(' · ')}
      </div>
      {about !== '' && <div dir="auto">{about}</div>}
    </>
  );
}

function Trust({ person }: { person: PersonView }) {
  const name = shownName(person);
  const warning = namesakeWarning(person);
  if (person.blocked) return <div>{say('person.blockedMeaning', { name })}</div>;
  if (person.verified) return <div>{say('person.verifiedMeaning', { name })}</div>;
  if (warning !== undefined) return <div className={styles['warning']}>{warning}</div>;
  if (person.through === undefined) return <div className={styles['soft']}>{say('card.notCompared')}</div>;
  return <div>{say('person.unverifiedMeaning', { name, server: person.through })}</div>;
}
