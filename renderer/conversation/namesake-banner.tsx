import type { ConversationView } from '../../shared/ipc/views/conversations';
import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Banner, Button } from '../ui/controls';
import { namesakeWarning } from '../ui/person-name';
import { useConversation } from './use-conversation';

/** Maximum number of people who get a banner each. */
const bannersAtMost = 2;

/** Says of people here that they are not those for whom the user may take them, before anything is written to them. */
export function NamesakeBanners({
  conversation: { members, invited },
  onCompare,
}: {
  conversation: ConversationView;
  onCompare: (person: string) => void;
}) {
  const people = useConversation((view) => view.people);
  const namesakes = [...members, ...invited].flatMap((id) => (people[id]?.takenFor ? people[id] : []));
  return namesakes
    .slice(0, bannersAtMost)
    .map((person) => <NamesakeBanner key={person.id} person={person} onCompare={onCompare} />);
}

function NamesakeBanner({ person, onCompare }: { person: PersonView; onCompare: (person: string) => void }) {
  return (
    <Banner
      action={
        <>
          {person.through === undefined && (
            <Button kind="link" onClick={() => onCompare(person.id)}>
              {say('safety.compare')}
            </Button>
          )}
          <Button kind="link" onClick={() => void act(bridge().tellApart({ person: person.id }))}>
            {say('safety.iKnow')}
          </Button>
        </>
      }
    >
      {namesakeWarning(person)} {say('safety.newKey')}
    </Banner>
  );
}
