import { useMemo } from 'react';
import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';
import { byName } from '../state/name-order';
import { aboutPerson } from './about-person';
import { Avatar } from './avatar';
import { PeopleSearch } from './people-search';
import { PersonName } from './person-name';
import styles from './people-choice.module.css';

/** Number of people from which on a field searches among them. */
const searchedFrom = 8;

/** A list of people with check boxes, and a field that searches it. Those who are chosen stay in it whatever is searched. */
export function PeopleChoice({
  people,
  chosen,
  onChoose,
}: {
  people: readonly PersonView[];
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}) {
  const sorted = useMemo(
    () => byName(people).toSorted((a, b) => Number(b.online) - Number(a.online)),
    [people],
  );
  const toggle = (id: string): void =>
    onChoose(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <PeopleSearch people={sorted} from={searchedFrom} isKept={({ id }) => chosen.includes(id)}>
      {(found) => (
        <ul className={styles['people']} aria-label={say('roster.people')}>
          {found.map((person) => (
            <li key={person.id}>
              <label className={styles['person']}>
                <input
                  type="checkbox"
                  checked={chosen.includes(person.id)}
                  onChange={() => toggle(person.id)}
                />
                <Avatar person={person} size={28} presence />
                <span className={styles['names']}>
                  <PersonName person={person} />
                  <span className={styles['about']}>{aboutPerson(person)}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </PeopleSearch>
  );
}
