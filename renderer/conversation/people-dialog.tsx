import type { ConversationView, PersonView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { byName } from '../state/name-order';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { Avatar } from '../ui/avatar';
import { aboutPerson } from '../ui/about-person';
import { PersonButton } from '../ui/person-button';
import { Button, Dialog } from '../ui/controls';
import { words } from '../ui/words';
import { RemovePerson } from './kinds/dialogs';
import { Speaker, SpeakersSwitch } from './speakers';
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
  const people = useConversation((view) => view.people);
  const me = useConversation((view) => view.me);
  const named = (ids: readonly string[]) => byName(ids.flatMap((each) => people[each] ?? []));
  const cancel = (person: string): void => void act(bridge().cancelInvitation({ conversation: id, person }));
  return (
    <Dialog
      title={say('conversation.peopleTitle')}
      onCancel={onDone}
      actions={<Button onClick={onDone}>{say('button.close')}</Button>}
    >
      <SpeakersSwitch conversation={conversation} />
      <ul className={styles['people']}>
        {named(members).map((person) => (
          <li key={person.id} className={styles['personLine']}>
            <Avatar person={person} size={28} presence />
            <span className={styles['personNames']}>
              {person.id === me.id ? (
                words('person.me', { name: <bdi>{person.user}</bdi> })
              ) : (
                <PersonButton person={person} />
              )}
              <About person={person} />
            </span>
            <Speaker conversation={conversation} person={person.id} />
            <RemovePerson conversation={conversation} person={person.id} />
          </li>
        ))}
        {named(invited).map((person) => (
          <li key={person.id} className={styles['personLine']}>
            <Avatar person={person} size={28} presence />
            <span className={styles['personNames']}>
              <PersonButton person={person} />
              <div className={styles['soft']}>{say('people.invited')}</div>
              <About person={person} />
            </span>
            {joined && (
              <Button kind="link" onClick={() => cancel(person.id)}>
                {say('invite.cancel')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function About({ person }: { person: PersonView }) {
  const about = aboutPerson(person);
  return about === '' ? null : (
    <div className={styles['soft']} dir="auto">
      {about}
    </div>
  );
}
