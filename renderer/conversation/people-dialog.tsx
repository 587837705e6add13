import type { ConversationView, PersonView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { byName } from '../state/name-order';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { Avatar } from '../ui/avatar';
import { aboutPerson } from '../ui/about-person';
import { Button, Dialog } from '../ui/controls';
import { RemovePerson } from './kinds/dialogs';
import styles from './conversation.module.css';

/** Lists the members of a conversation and those invited. */
export function PeopleDialog({
  conversation,
  onDone,
}: {
  conversation: ConversationView;
  onDone: () => void;
}) {
  const { id, members, invited, joined } = conversation;
  const { people, me } = useView();
  const named = (ids: readonly string[]) => byName(ids.flatMap((each) => people[each] ?? []));
  const cancel = (person: string): void => void act(bridge().cancelInvitation({ conversation: id, person }));
  return (
    <Dialog title="People" onCancel={onDone} actions={<Button onClick={onDone}>Close</Button>}>
      <ul className={styles['people']}>
        {named(members).map((person) => (
          <li key={person.id} className={styles['personLine']}>
            <Avatar person={person} size={28} presence />
            <span className={styles['personNames']}>
              <bdi>{person.user}</bdi>
              {person.id === me.id && ' (you)'}
              <About person={person} />
            </span>
            <RemovePerson conversation={conversation} person={person.id} />
          </li>
        ))}
        {named(invited).map((person) => (
          <li key={person.id} className={styles['personLine']}>
            <Avatar person={person} size={28} presence />
            <span className={styles['personNames']}>
              <bdi>{person.user}</bdi>
              <div className={styles['soft']}>Invited</div>
              <About person={person} />
            </span>
            {joined && (
              <Button kind="link" onClick={() => cancel(person.id)}>
                Cancel invitation
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function About({ person }: { person: PersonView }) {
  const words = aboutPerson(person);
  return words === '' ? null : (
    <div className={styles['soft']} dir="auto">
      {words}
    </div>
  );
}
