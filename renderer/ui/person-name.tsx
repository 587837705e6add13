import { Ban, ShieldAlert, ShieldCheck, ShieldQuestionMark, type LucideIcon } from 'lucide-react';
import type { PersonView } from '../../shared/ipc/views/people';
import { isolated } from '../../shared/text/visible';
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
    <TrustMark person={person} />
  </>
);

/** The mark alone, for lists that name a conversation by its only other person. */
export function TrustMark({ person }: { person: PersonView | undefined }) {
  if (!person) return null;
  const { blocked, verified, takenFor, through } = person;
  const name = shownName(person);
  if (blocked)
    return <Mark of={Ban} label={say('person.blocked')} meaning={say('person.blockedMeaning', { name })} />;
  if (verified)
    return (
      <Mark
        of={ShieldCheck}
        label={say('person.verified')}
        meaning={say('person.verifiedMeaning', { name })}
        className={styles['verified']}
      />
    );
  if (takenFor)
    return (
      <Mark
        of={ShieldAlert}
        label={say('person.namesake')}
        meaning={namesakeWarning(person) ?? ''}
        className={styles['warning']}
      />
    );
  if (through === undefined) return null;
  const meaning = say('person.unverifiedMeaning', { name, server: through });
  return <Mark of={ShieldQuestionMark} label={say('person.unverified')} meaning={meaning} />;
}

/** That somebody is not the one for whom the user may take them; undefined if there is no such person. */
export const namesakeWarning = ({ takenFor, ...person }: PersonView): string | undefined =>
  takenFor &&
  say(takenFor.verified ? 'safety.notTheVerified' : 'safety.notTheKnown', {
    name: shownName(person),
    known: isolated(takenFor.user),
  });

function Mark({
  of,
  label,
  meaning,
  className = '',
}: {
  of: LucideIcon;
  label: string;
  meaning: string;
  className?: string | undefined;
}) {
  return (
    <span className={`${styles['mark']} ${className}`} title={meaning}>
      <Icon of={of} size={13} label={label} />
    </span>
  );
}
