import type { PersonView } from '../../shared/ipc/views/people';
import { PersonName } from './person-name';
import styles from './person-card.module.css';

/** A person's name: their card shows while the pointer or the focus is on it, and a press opens all about them. */
export const PersonButton = ({
  person,
  isSkipped = false,
}: {
  person: PersonView;
  /** Whether the Tab key passes it by: in a transcript it would be one stop more for every message. */
  isSkipped?: boolean;
}) => (
  <button
    type="button"
    className={styles['person']}
    data-person={person.id}
    tabIndex={isSkipped ? -1 : undefined}
  >
    <PersonName person={person} />
  </button>
);
