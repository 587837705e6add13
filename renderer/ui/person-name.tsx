import { ShieldQuestionMark } from 'lucide-react';
import type { PersonView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { shownName } from '../state/names';
import { Icon } from './icon';
import styles from './person-name.module.css';

/**
 * A person's name where it stands by itself, with the mark that says how far to trust it. Within sentences and in labels names
 * are plain.
 */
export const PersonName = ({ person }: { person: PersonView | undefined }) => (
  <>
    <bdi>{person?.user ?? say('person.someone')}</bdi>
    {person?.through !== undefined && <Unverified person={person} through={person.through} />}
  </>
);

/** Somebody uses a simple client, which proves nothing. */
function Unverified({ person, through }: { person: PersonView; through: string }) {
  const meaning = say('person.unverifiedMeaning', { name: shownName(person), server: through });
  return (
    <span className={styles['mark']} title={meaning}>
      <Icon of={ShieldQuestionMark} size={13} label={say('person.unverified')} />
    </span>
  );
}
