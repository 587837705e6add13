import type { ConversationView } from '../../shared/ipc/views/conversations';
import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { byName } from '../state/name-order';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { Avatar } from '../ui/avatar';
import { aboutPerson } from '../ui/about-person';
import { PeopleSearch } from '../ui/people-search';
import { PersonButton } from '../ui/person-button';
import { Button, Dialog } from '../ui/controls';
import { words } from '../ui/words';
import { RemovePerson } from './kinds/dialogs';
import { Speaker, SpeakersSwitch } from './speakers';
import styles from './conversation.module.css';

/** Number of people from which on a field searches among them. */
const searchedFrom = 12;

/** Lists the members of a conversation and those invited. */
export function PeopleDialog({
  conversation,
  onDone,
}: {
  conversation: ConversationView;
  onDone: () => void;
}) {
  const { members, invited } = conversation;
  const people = useConversation((view) => view.people);
  const named = (ids: readonly string[]) => byName(ids.flatMap((each) => people[each] ?? []));
  const isInvited = new Set<string>(invited);
  return (
    <Dialog
      title={say('conversation.peopleTitle')}
      onCancel={onDone}
      actions={<Button onClick={onDone}>{say('button.close')}</Button>}
    >
      <SpeakersSwitch conversation={conversation} />
      <PeopleSearch people={[...named(members), ...named(invited)]} from={searchedFrom}>
        {(found) => (
          <ul className={styles['people']} aria-label={say('roster.people')}>
            {found.map((person) => (
              <li key={person.id} className={styles['personLine']}>
                <Avatar person={person} size={28} presence />
                {isInvited.has(person.id) ? (
                  <Invited conversation={conversation} person={person} />
                ) : (
                  <Member conversation={conversation} person={person} />
                )}
              </li>
            ))}
          </ul>
        )}
      </PeopleSearch>
    </Dialog>
  );
}

interface LineProps {
  conversation: ConversationView;
  person: PersonView;
}

function Member({ conversation, person }: LineProps) {
  const isMe = useConversation(({ me }) => person.id === me.id);
  return (
    <>
      <span className={styles['personNames']}>
        {isMe ? words('person.me', { name: <bdi>{person.user}</bdi> }) : <PersonButton person={person} />}
        <About person={person} />
      </span>
      <Speaker conversation={conversation} person={person.id} />
      <RemovePerson conversation={conversation} person={person.id} />
    </>
  );
}

function Invited({ conversation: { id, joined }, person }: LineProps) {
  const cancel = (): void => void act(bridge().cancelInvitation({ conversation: id, person: person.id }));
  return (
    <>
      <span className={styles['personNames']}>
        <PersonButton person={person} />
        <div className={styles['soft']}>{say('people.invited')}</div>
        <About person={person} />
      </span>
      {joined && (
        <Button kind="link" onClick={cancel}>
          {say('invite.cancel')}
        </Button>
      )}
    </>
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
